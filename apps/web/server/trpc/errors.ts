import { TRPCError } from "@trpc/server";
import { sentenceOf } from "./rejections.ts";

/** A conversation, account or part that is not there, or is another workspace's. */
export const notFound = (what: string) => new TRPCError({ code: "NOT_FOUND", message: `This ${what} does not exist.` });

/** What people read of a fault that nobody expected. */
export const DEFECT = "This did not work because of a fault on our side. It has been noted.";

type Code = TRPCError["code"];

/** Failures that a procedure may end with, each with its code. What is not listed is a defect: 500, logged, not shown. */
const codes: Readonly<Record<string, Code>> = {
  CommandRejected: "UNPROCESSABLE_CONTENT",
  SignInThrottled: "TOO_MANY_REQUESTS",
  WrongPassword: "UNAUTHORIZED",
  TooContended: "CONFLICT",
  EventStoreUnavailable: "SERVICE_UNAVAILABLE",
  DocumentStoreUnavailable: "SERVICE_UNAVAILABLE",
};

/** Turns a failure of an Effect into what the client gets. */
export const toTrpcError = (failure: unknown): TRPCError => {
  if (failure instanceof TRPCError) return failure;
  const tag = tagOf(failure);
  const code = codes[tag] ?? "INTERNAL_SERVER_ERROR";
  return new TRPCError({ code, message: messageOf(tag, failure), cause: failure });
};

const tagOf = (failure: unknown): string =>
  typeof failure === "object" && failure !== null && "_tag" in failure ? String(failure._tag) : "";

const messageOf = (tag: string, failure: unknown): string => {
  switch (tag) {
    case "CommandRejected":
      return sentenceOf((failure as { reason: string }).reason); // the tag says which failure it is
    case "SignInThrottled": {
      const seconds = Math.ceil((failure as { waitMs: number }).waitMs / 1000); // as above
      return `Too many attempts. Try again in ${seconds} seconds.`;
    }
    case "WrongPassword":
      return "This e-mail address and password do not belong together.";
    case "TooContended":
      return "Somebody else changed this at the same time. Look at it again and repeat what you did.";
    case "EventStoreUnavailable":
    case "DocumentStoreUnavailable":
      return "The server cannot reach its data right now. Nothing is lost; try again in a moment.";
    default:
      return DEFECT;
  }
};
