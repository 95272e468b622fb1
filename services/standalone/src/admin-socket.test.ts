import { statSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { temporaryFolder } from "@soshogle/testing/temporary-folder";
import { Effect } from "effect";
import { describe, expect, it } from "vitest";
import { askAdmin, serveAdmin } from "./admin-socket.ts";

const inFolder = <A>(story: (file: string) => Promise<A>) =>
  Effect.runPromise(
    Effect.scoped(Effect.flatMap(temporaryFolder, (folder) => Effect.promise(() => story(join(folder, "admin.sock"))))),
  );
const serving = <A>(file: string, story: () => Promise<A>) =>
  Effect.runPromise(
    Effect.scoped(
      Effect.andThen(
        serveAdmin(file, async () => ({ ok: true, text: "a link" })),
        Effect.promise(story),
      ),
    ),
  );

/** Sends bytes as they are; gives what comes back until the other side ends. */
const send = (file: string, bytes: string) =>
  new Promise<string>((resolve, reject) => {
    const socket = connect(file, () => socket.write(bytes));
    let text = "";
    socket.setEncoding("utf8").on("data", (chunk) => {
      text += chunk;
    });
    socket.once("close", () => resolve(text)).once("error", reject);
  });

describe("the admin socket", () => {
  it("answers its owner, and nobody else may open it", () =>
    inFolder((file) =>
      serving(file, async () => {
        expect(await askAdmin(file, { ask: "owner-link" })).toEqual({ ok: true, text: "a link" });
        expect(statSync(file).mode & 0o777).toBe(0o600);
      }),
    ));

  it("goes away with its process", () =>
    inFolder(async (file) => {
      await serving(file, async () => {});
      await expect(askAdmin(file, { ask: "owner-link" })).rejects.toMatchObject({ code: "ENOENT" });
    }));

  it("replaces what a killed process left", () =>
    inFolder(async (file) => {
      writeFileSync(file, "");
      await serving(file, async () => {
        expect(await askAdmin(file, { ask: "owner-link" })).toMatchObject({ ok: true });
      });
    }));

  it("says no to what it does not know, and goes on", () =>
    inFolder((file) =>
      serving(file, async () => {
        for (const line of ["", "{", "null", "[]", '"owner-link"', '{"ask":"quit"}', "{}"])
          expect(JSON.parse(await send(file, `${line}\n`)), line).toMatchObject({ ok: false });
        expect(await askAdmin(file, { ask: "owner-link" })).toMatchObject({ ok: true });
      }),
    ));

  it("outlives who asks and leaves", () =>
    inFolder((file) =>
      serving(file, async () => {
        await new Promise<void>((resolve) => {
          const socket = connect(file, () => {
            socket.write('{"ask":"owner-link"}\n');
            socket.destroy();
          });
          socket.once("close", () => resolve());
        });
        expect(await askAdmin(file, { ask: "owner-link" })).toMatchObject({ ok: true });
      }),
    ));

  it("of nobody is an error to who asks, never a crash", () =>
    inFolder(async (file) => {
      await expect(askAdmin(file, { ask: "owner-link" })).rejects.toThrow("ENOENT");
      writeFileSync(file, "");
      await expect(askAdmin(file, { ask: "owner-link" })).rejects.toThrow("ECONNREFUSED");
    }));
});
