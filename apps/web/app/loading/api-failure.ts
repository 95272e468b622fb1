/** What the API's failures are called, at the server's caller and in the browser's client alike. */
export type FailureCode =
  | "UNAUTHORIZED"
  | "FORBIDDEN"
  | "NOT_FOUND"
  | "BAD_REQUEST"
  | "UNPROCESSABLE_CONTENT"
  | "CONFLICT"
  | "TOO_MANY_REQUESTS"
  | "SERVICE_UNAVAILABLE"
  | "OFFLINE"
  | "UNKNOWN";

export interface ApiFailure {
  readonly code: FailureCode;
  readonly message: string;
}

const statuses: Readonly<Record<FailureCode, number>> = {
  UNAUTHORIZED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  BAD_REQUEST: 400,
  UNPROCESSABLE_CONTENT: 422,
  CONFLICT: 409,
  TOO_MANY_REQUESTS: 429,
  SERVICE_UNAVAILABLE: 503,
  OFFLINE: 503,
  UNKNOWN: 500,
};

const words: Readonly<Record<FailureCode, string>> = {
  UNAUTHORIZED: "Your session has ended. Sign in again; what you typed is kept.",
  FORBIDDEN: "Your role does not allow this. An owner or admin can do it.",
  NOT_FOUND: "This is no longer here.",
  BAD_REQUEST: "This was not understood. Reload the page and try again.",
  UNPROCESSABLE_CONTENT: "This was refused.",
  CONFLICT: "Somebody else changed this at the same moment. Look again, then repeat.",
  TOO_MANY_REQUESTS: "Too many attempts. Wait a minute, then try again.",
  SERVICE_UNAVAILABLE: "The store does not answer right now. Nothing is lost; try again in a moment.",
  OFFLINE: "The server cannot be reached. Nothing is lost; try again when you are back online.",
  UNKNOWN: "This failed on our side. Try again; if it stays, tell whoever runs this installation.",
};

const isCode = (value: unknown): value is FailureCode => typeof value === "string" && Object.hasOwn(statuses, value);

const property = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;

/** Only these carry a message meant for people; others get ours. */
const speaksForItself = (code: FailureCode): boolean =>
  code === "UNPROCESSABLE_CONTENT" || code === "TOO_MANY_REQUESTS";

/** Reads a `TRPCError` (server: `code`) or a `TRPCClientError` (browser: `data.code`; without one it never arrived). */
export const apiFailure = (error: unknown): ApiFailure => {
  const isClientError = property(error, "name") === "TRPCClientError";
  const found = property(property(error, "data"), "code") ?? property(error, "code");
  const code = isCode(found) ? found : isClientError && !property(error, "data") ? "OFFLINE" : "UNKNOWN";
  const message = property(error, "message");
  const said = speaksForItself(code) && typeof message === "string" && message !== "" && message !== code;
  return { code, message: said ? message : words[code] };
};

export const statusOf = (failure: ApiFailure): number => statuses[failure.code];

/** Worth repeating unchanged: the server did not get it, or was not able to. */
export const isPassing = ({ code }: ApiFailure): boolean => code === "SERVICE_UNAVAILABLE" || code === "OFFLINE";
