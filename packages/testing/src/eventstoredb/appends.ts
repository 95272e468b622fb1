import shared from "@eventstore/db-client/generated/shared_pb.js";
import type status from "@eventstore/db-client/generated/status_pb.js";
import statusMessages from "@eventstore/db-client/generated/status_pb.js";
import streams from "@eventstore/db-client/generated/streams_pb.js";
import { status as codes, type ServerDuplexStream, type ServiceError } from "@grpc/grpc-js";
import any from "google-protobuf/google/protobuf/any_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import { nameOf, proposedOf } from "./messages.ts";
import type { AppendOutcome, Expected, Proposed, StoredLog } from "./stored-log.ts";

/** A whole append as it was asked for. */
export interface Asked {
  readonly stream: string;
  readonly expected: Expected;
  readonly events: readonly Proposed[];
}

/** Collects the messages of a plain append: the options first, then an event each. */
export const askedOf = (messages: readonly streams.AppendReq[]): Asked => {
  const options = messages[0]?.getOptions();
  const expected: Expected = options?.hasRevision()
    ? BigInt(options.getRevision())
    : options?.hasNoStream()
      ? "no_stream"
      : options?.hasStreamExists()
        ? "stream_exists"
        : "any";
  const events = messages.flatMap((message) => {
    const proposed = message.getProposedMessage();
    return proposed ? [proposedOf(proposed)] : [];
  });
  return { stream: nameOf(options?.getStreamIdentifier()), expected, events };
};

export type BatchCall = ServerDuplexStream<streams.BatchAppendReq, streams.BatchAppendResp>;

/** The client's default way of appending: one stream for all appends of a channel, answered by their correlation ids. */
export const answerBatches = (call: BatchCall, log: StoredLog): void => {
  const open = new Map<string, { options: streams.BatchAppendReq.Options | undefined; events: Proposed[] }>();
  call.on("data", (message: streams.BatchAppendReq) => {
    const id = message.getCorrelationId()?.getString() ?? "";
    const append = open.get(id) ?? { options: message.getOptions(), events: [] };
    append.events.push(...message.getProposedMessagesList().map(proposedOf));
    if (!message.getIsFinal()) return void open.set(id, append);
    open.delete(id);
    const answer = new streams.BatchAppendResp();
    answer.setCorrelationId(message.getCorrelationId());
    answer.setStreamIdentifier(append.options?.getStreamIdentifier());
    const stream = nameOf(append.options?.getStreamIdentifier());
    try {
      const outcome = log.append(stream, append.events, expectedOf(append.options));
      if (outcome.kind === "stored") answer.setSuccess(successOf(outcome));
      else answer.setError(wrongVersionStatus(outcome));
    } catch (error) {
      const { code, details } = error as ServiceError; // the log throws nothing else
      answer.setError(statusOf(code, details));
    }
    call.write(answer);
  });
  call.on("end", () => call.end());
};

const expectedOf = (options: streams.BatchAppendReq.Options | undefined): Expected => {
  if (options?.hasStreamPosition()) return BigInt(options.getStreamPosition());
  if (options?.hasNoStream()) return "no_stream";
  return options?.hasStreamExists() ? "stream_exists" : "any";
};

const successOf = ({ revision, position }: Extract<AppendOutcome, { kind: "stored" }>) => {
  const success = new streams.BatchAppendResp.Success();
  success.setCurrentRevision(String(revision));
  if (position === null) return success.setNoPosition(new empty.Empty());
  const at = new shared.AllStreamPosition();
  at.setCommitPosition(String(position));
  at.setPreparePosition(String(position));
  return success.setPosition(at);
};

const statusOf = (code: number, message: string): status.Status => {
  const answer = new statusMessages.Status();
  answer.setCode(code);
  answer.setMessage(message);
  return answer;
};

const wrongVersionStatus = ({ actual }: Extract<AppendOutcome, { kind: "wrong" }>): status.Status => {
  const wrong = new shared.WrongExpectedVersion();
  if (actual === null) wrong.setCurrentNoStream(new empty.Empty());
  else wrong.setCurrentStreamRevision(String(actual));
  const details = new any.Any();
  details.pack(wrong.serializeBinary(), "event_store.client.WrongExpectedVersion");
  return statusOf(codes.UNKNOWN, "WrongExpectedVersion").setDetails(details);
};
