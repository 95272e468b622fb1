import { newTraceId } from "../ids.ts";

export interface ErrorParts {
  readonly status?: number;
  readonly code: number;
  readonly subcode?: number | undefined;
  readonly message: string;
  readonly transient?: boolean | undefined;
  readonly type?: "OAuthException" | "IGApiException" | "IGApiThrottleException";
}

/** An error in Graph's envelope. */
export class GraphError extends Error {
  readonly status: number;
  readonly body: object;
  constructor({ status = 400, code, subcode, message, transient, type = "OAuthException" }: ErrorParts) {
    super(message);
    this.status = status;
    this.body = {
      error: {
        message,
        type,
        code,
        ...(subcode === undefined ? {} : { error_subcode: subcode }),
        ...(transient === undefined ? {} : { is_transient: transient }),
        fbtrace_id: newTraceId(),
      },
    };
  }
}

/** An error of the code exchange, which has an envelope of its own. */
export class LoginError extends Error {
  readonly status = 400;
  readonly body: object;
  constructor(message: string) {
    super(message);
    this.body = { error_type: "OAuthException", code: 400, error_message: message };
  }
}

export const noSuchObject = (id: string): GraphError =>
  new GraphError({
    code: 100,
    subcode: 33,
    type: "IGApiException",
    message: `Unsupported request. Object with ID '${id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation`,
  });

export const invalidParameter = (message: string, subcode?: number): GraphError =>
  new GraphError({ code: 100, subcode, type: "IGApiException", message: `(#100) ${message}` });

export const tokenDead = (): GraphError =>
  new GraphError({
    code: 190,
    subcode: 460,
    message:
      "Error validating access token: The session has been invalidated because the user changed their password or the session was changed for security reasons.",
  });

export const windowClosed = (): GraphError =>
  new GraphError({
    code: 10,
    subcode: 2534022,
    type: "IGApiException",
    message: "(#10) This message is sent outside of allowed window.",
  });

export const missingPermission = (): GraphError =>
  new GraphError({ code: 10, message: "(#10) Application does not have permission for this action" });
