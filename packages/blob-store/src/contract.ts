import { randomUUID } from "node:crypto";
import { layer } from "@effect/vitest";
import { Effect, type Layer } from "effect";
import { expect } from "vitest";
import { Blobs, type ObjectPage } from "./blob-store.ts";

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const textOf = (bytes: Uint8Array | null): string | null => bytes && new TextDecoder().decode(bytes);
const freshPrefix = () => `contract/${randomUUID()}/`;

/** What every driver keeps, as tests. */
export const blobsContract = (name: string, driver: Layer.Layer<Blobs, unknown>): void =>
  layer(driver, { timeout: "60 seconds" })(`blob store contract (${name})`, (it) => {
    it.effect("gives back what was stored, replaced or not", () =>
      Effect.gen(function* () {
        const blobs = yield* Blobs;
        const key = `${freshPrefix()}conversation-a_1@7.json`;
        expect(yield* blobs.get(key)).toBe(null);
        yield* blobs.put(key, bytesOf("first"));
        expect(textOf(yield* blobs.get(key))).toBe("first");
        yield* blobs.put(key, bytesOf("second, longer"));
        expect(textOf(yield* blobs.get(key))).toBe("second, longer");
        yield* blobs.remove(key);
        expect(yield* blobs.get(key)).toBe(null);
        yield* blobs.remove(key);
      }),
    );

    it.effect("keeps bytes as they are, none and many", () =>
      Effect.gen(function* () {
        const blobs = yield* Blobs;
        for (const size of [0, 1, 3_000_000]) {
          const key = `${freshPrefix()}${size}`;
          const bytes = Uint8Array.from({ length: size }, (_, at) => (at * 31) % 256);
          yield* blobs.put(key, bytes);
          expect(Buffer.compare((yield* blobs.get(key)) ?? bytesOf("none"), bytes)).toBe(0);
        }
      }),
    );

    it.effect("lists what lies under a prefix, in order, page by page", () =>
      Effect.gen(function* () {
        const blobs = yield* Blobs;
        const prefix = freshPrefix();
        const keys = Array.from({ length: 1_010 }, (_, at) => `${prefix}${at % 3 === 0 ? "deep/er" : "flat"}-${at}`);
        const put = (key: string) => blobs.put(key, bytesOf("x"));
        yield* Effect.forEach([...keys, `${prefix.slice(0, -1)}-beside/a`], put, { concurrency: 8 });
        const found: string[] = [];
        let after: string | null = null;
        do {
          const page: ObjectPage = yield* blobs.list(prefix, after ?? undefined);
          expect(page.objects.length).toBeLessThanOrEqual(1_000);
          found.push(...page.objects.map(({ key }) => key));
          after = page.next;
        } while (after !== null);
        expect(found).toEqual(keys.toSorted());
        expect(yield* blobs.list(freshPrefix())).toEqual({ objects: [], next: null });
        const everything = yield* blobs.list("", prefix.slice(0, -1));
        expect(everything.objects[0]?.key).toBe(`${prefix.slice(0, -1)}-beside/a`);
      }),
    );

    it.effect("tells when an object was stored last", () =>
      Effect.gen(function* () {
        const blobs = yield* Blobs;
        const prefix = freshPrefix();
        const storedAt = Effect.map(blobs.list(prefix), ({ objects }) => objects[0]?.storedAt ?? Number.NaN);
        yield* blobs.put(`${prefix}a`, bytesOf("x"));
        const first = yield* storedAt;
        expect(Math.abs(first - Date.now())).toBeLessThan(60_000);
        yield* blobs.put(`${prefix}a`, bytesOf("y"));
        expect(yield* storedAt).toBeGreaterThanOrEqual(first);
      }),
    );

    it.effect("shows one of many that write the same key, whole", () =>
      Effect.gen(function* () {
        const blobs = yield* Blobs;
        const key = `${freshPrefix()}raced`;
        const texts = Array.from({ length: 8 }, (_, at) => String(at).repeat(20_000));
        yield* Effect.all(
          texts.map((text) => blobs.put(key, bytesOf(text))),
          { concurrency: "unbounded" },
        );
        expect(texts).toContain(textOf(yield* blobs.get(key)));
      }),
    );

    it.effect("refuses what is no key", () =>
      Effect.gen(function* () {
        const blobs = yield* Blobs;
        for (const key of ["", "/a", "a//b", "../a", "a/../b", ".hidden", "a/", "a b", "ä", "x".repeat(501)]) {
          expect((yield* Effect.exit(blobs.put(key, bytesOf("x"))))._tag).toBe("Failure");
          expect((yield* Effect.exit(blobs.get(key)))._tag).toBe("Failure");
        }
        expect((yield* Effect.exit(blobs.list("no-slash")))._tag).toBe("Failure");
      }),
    );
  });
