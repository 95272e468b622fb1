import { describe, expect, it } from "vitest";
import { apiFailure, isPassing, statusOf } from "./api-failure.ts";

const clientError = (data: unknown, message = "raw") =>
  Object.assign(new Error(message), { name: "TRPCClientError", data });

describe("apiFailure", () => {
  it("reads the server's error and the browser's alike", () => {
    expect(apiFailure({ name: "TRPCError", code: "NOT_FOUND", message: "x" }).code).toBe("NOT_FOUND");
    expect(apiFailure(clientError({ code: "CONFLICT" })).code).toBe("CONFLICT");
  });

  it("shows a rejection's own words and nobody else's", () => {
    expect(apiFailure(clientError({ code: "UNPROCESSABLE_CONTENT" }, "The window closed.")).message).toBe(
      "The window closed.",
    );
    expect(apiFailure(clientError({ code: "SERVICE_UNAVAILABLE" }, "connect ECONNREFUSED")).message).not.toContain(
      "ECONNREFUSED",
    );
  });

  it("takes an answer that never came for being offline", () => {
    const failure = apiFailure(clientError(undefined, "Failed to fetch"));
    expect(failure.code).toBe("OFFLINE");
    expect(isPassing(failure)).toBe(true);
  });

  it("takes everything else for a defect", () => {
    expect(apiFailure(new TypeError("boom")).code).toBe("UNKNOWN");
    expect(apiFailure(clientError({ code: "INTERNAL_SERVER_ERROR" })).code).toBe("UNKNOWN");
    expect(apiFailure(undefined).code).toBe("UNKNOWN");
    expect(statusOf(apiFailure(null))).toBe(500);
  });
});
