import { describe, expect, test } from "vitest";
import { isLocal } from "./unsigned.ts";

const local = { host: "localhost:3000", "content-type": "application/json" };
const allows = (headers: Record<string, string>, peer: string | null = "127.0.0.1") =>
  isLocal(new Headers(headers), peer);

describe("isLocal", () => {
  test.each(["127.0.0.1", "127.8.9.1", "::1", "::ffff:127.0.0.1"])("takes the peer %s", (peer) => {
    expect(allows(local, peer)).toBe(true);
  });
  test.each(["localhost", "LOCALHOST:80", "127.0.0.1:3000", "[::1]:3000"])("takes the host %s", (host) => {
    expect(allows({ ...local, host })).toBe(true);
  });
  test("takes JSON with a charset", () => {
    expect(allows({ ...local, "content-type": "Application/JSON; charset=utf-8" })).toBe(true);
  });

  test.each([null, "", "10.0.0.1", "::ffff:10.0.0.1", "1.127.0.0.1", "127.0.0.1.evil", "::2"])(
    "refuses the peer %s",
    (peer) => {
      expect(allows(local, peer)).toBe(false);
    },
  );
  test.each([
    "",
    "inbox.example",
    "localhost.evil.example",
    "127.0.0.1.evil.example",
    "evil@localhost",
    "localhost:3000:1",
  ])("refuses the host %s", (host) => {
    expect(allows({ ...local, host })).toBe(false);
  });
  test.each(["text/plain", "application/x-www-form-urlencoded", "application/jsonp", ""])(
    "refuses the type %s",
    (type) => {
      expect(allows({ ...local, "content-type": type })).toBe(false);
    },
  );
  test.each(["Forwarded", "Via", "X-Real-IP", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto"])(
    "refuses what came through a proxy: %s",
    (name) => {
      expect(allows({ ...local, [name]: "127.0.0.1" })).toBe(false);
    },
  );
});
