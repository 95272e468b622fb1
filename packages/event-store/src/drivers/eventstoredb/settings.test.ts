import { it } from "@effect/vitest";
import { Effect, Redacted } from "effect";
import { describe, expect } from "vitest";
import { makeConnection } from "./clients.ts";
import { settingsOf } from "./settings.ts";

const read = (url: string) => settingsOf({ url: Redacted.make(url) });
const open = (url: string) => Effect.scoped(Effect.flatMap(read(url), makeConnection));

describe("EVENTSTORE_URL", () => {
  it.effect("means the same under its newer names", () =>
    Effect.gen(function* () {
      for (const [given, meant] of [
        ["esdb://h:2113?tls=false", "esdb://h:2113?tls=false"],
        ["kurrentdb://h:2113?tls=false", "esdb://h:2113?tls=false"],
        ["kurrent://h:2113?tls=false", "esdb://h:2113?tls=false"],
        ["KurrentDB+discover://h:2113?TLS=false", "esdb+discover://h:2113?TLS=false"],
      ] as const)
        expect(Redacted.value((yield* read(given)).url)).toBe(meant);
    }),
  );

  it.effect("with another scheme is refused, and the right one named", () =>
    Effect.gen(function* () {
      for (const [url, met] of [
        ["http://h:2113", "http://"],
        ["mongodb://h", "mongodb://"],
        ["h:2113", "no scheme"],
        ["", "no scheme"],
      ] as const) {
        const { message } = yield* Effect.flip(read(url));
        expect(message).toBe(
          `EVENTSTORE_URL: the address begins with ${met}; use esdb:// (one node or several) or esdb+discover:// (a DNS name)`,
        );
      }
    }),
  );

  it.effect("with TLS needs a user, without it takes any", () =>
    Effect.gen(function* () {
      expect((yield* Effect.flip(read("esdb://h:2113"))).message).toContain("esdb://user:password@host:2113");
      expect((yield* read("esdb://ann:p%40ss@h:2113")).credentials).toEqual({ username: "ann", password: "p@ss" });
      expect((yield* read("esdb://h?tls=false")).credentials.username).not.toBe("");
    }),
  );

  it.effect("must not ask for refusals that look like successes", () =>
    Effect.gen(function* () {
      for (const option of ["throwOnAppendFailure=false", "throw_on_append_failure=FALSE"])
        expect((yield* Effect.flip(read(`esdb://h?tls=false&${option}`))).message).toContain(
          "take throwOnAppendFailure out",
        );
    }),
  );

  it.effect("is refused without its password where it is not understood", () =>
    Effect.gen(function* () {
      for (const url of [
        "esdb://me:hunter2@",
        "esdb://me:hunter2@:x?tls=false",
        "esdb://me:hunter2@host:port",
        "esdb://me:%zzhunter2@host",
        "esdb://me:hunter2:more@host",
        "esdb://:hunter2@host",
        "esdb://me:hunter2@host?nodePreference=nobody",
        "http://me:hunter2@host",
      ]) {
        const failure = yield* Effect.flip(open(url));
        expect(failure).toMatchObject({
          _tag: "BadEventStoreUrl",
          message: expect.stringMatching(/^EVENTSTORE_URL: /),
        });
        expect(`${failure.message} ${JSON.stringify(failure)} ${failure.stack}`).not.toContain("hunter2");
      }
    }),
  );
});
