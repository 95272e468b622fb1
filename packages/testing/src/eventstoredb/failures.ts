import { Metadata, type ServiceError, status } from "@grpc/grpc-js";

const failure = (code: status, details: string, metadata: Readonly<Record<string, string>> = {}): ServiceError => {
  const trailers = new Metadata();
  for (const [key, value] of Object.entries(metadata)) trailers.set(key, value);
  return Object.assign(new Error(details), { code, details, metadata: trailers });
};

/** What a real server answers instead of a result: code, text and the trailers by which the client knows the kind. */
export const appendFailure = {
  streamDeleted: (stream: string) =>
    failure(status.FAILED_PRECONDITION, `Event stream '${stream}' is deleted.`, {
      exception: "stream-deleted",
      "stream-name": stream,
    }),
  tooLarge: (bytes: number) =>
    failure(status.INVALID_ARGUMENT, `Maximum Append Size of ${bytes} Exceeded.`, {
      exception: "maximum-append-size-exceeded",
      "maximum-append-size": String(bytes),
    }),
};

export const serverFailure = {
  internal: () => failure(status.INTERNAL, "Received RST_STREAM with code 0"),
  notReady: () => failure(status.UNAVAILABLE, "Server Is Not Ready"),
  unavailable: () => failure(status.UNAVAILABLE, "Connection dropped"),
  unknown: (details: string) => failure(status.UNKNOWN, details),
  notLeader: (host: string, port: number) =>
    failure(status.NOT_FOUND, "Leader info available", {
      exception: "not-leader",
      "leader-endpoint-host": host,
      "leader-endpoint-port": String(port),
    }),
  unauthenticated: () => failure(status.UNAUTHENTICATED, "Unauthenticated"),
  tooSlow: () =>
    failure(status.ABORTED, "Consumer too slow to handle event while live. Client resubscription required."),
};
