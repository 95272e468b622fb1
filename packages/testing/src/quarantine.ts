import { randomUUID } from "node:crypto";
import { quarantineStream } from "@soshogle/domain/ids";
import { type QuarantineCommand, type QuarantineItem, quarantine } from "@soshogle/domain/quarantine/quarantine";
import { Commands } from "@soshogle/event-store/handle";
import { Effect } from "effect";

const AT = Date.UTC(2026, 0, 14);

/** Says something about an item of the quarantine. */
export const tellQuarantine = Effect.fnUntraced(function* (
  { workspaceId, itemId }: { readonly workspaceId: string; readonly itemId: string },
  command: QuarantineCommand,
) {
  const commands = yield* Commands;
  const stream = quarantineStream(itemId);
  const root = randomUUID();
  yield* commands.handle({
    decider: quarantine,
    stream,
    workspaceId,
    partition: stream,
    subject: null,
    commands: [
      {
        command,
        identity: root,
        actor: { kind: "user", id: "u1" },
        occurredAt: AT,
        correlationId: root,
        causationId: root,
      },
    ],
  });
});

/** Puts an item aside, in two pieces, as ingest does; its id. */
export const putAside = Effect.fnUntraced(function* (options: {
  readonly workspaceId: string;
  readonly raw?: string;
  readonly facts?: Partial<QuarantineItem["facts"]>;
}) {
  const { workspaceId, raw = "secret", facts = {} } = options;
  const itemId = randomUUID();
  const bytes = Buffer.from(raw);
  const half = Math.floor(bytes.length / 2);
  yield* tellQuarantine(
    { workspaceId, itemId },
    {
      type: "QuarantineItem",
      pieces: [bytes.subarray(0, half), bytes.subarray(half)].map((piece) => piece.toString("base64")),
      facts: {
        reason: "unknown_account",
        detail: "",
        entryId: "17",
        entryTime: null,
        list: "messaging",
        object: "instagram",
        bytes: bytes.length,
        quarantinedAt: AT,
        ...facts,
      },
    },
  );
  return itemId;
});
