import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import { type Ledger, noteRejection, type WrittenNote } from "./ledger.ts";
import type { Person } from "./person.ts";
import type { Random } from "./random.ts";

const AFTER_FAILURE_MS = 200;

const Me = z.object({ userId: z.string() });

/**
 * A person who works without answering: writes notes, each asked for under one id until acknowledged, files, assigns to
 * nobody and to themselves, and has items of the quarantine tried again.
 */
export const makeDesk = (options: {
  readonly person: Person;
  readonly random: Random;
  readonly ledger: Ledger;
  readonly conversations: () => readonly string[];
}) => {
  const { person, random, conversations } = options;
  const { acknowledged, unacknowledged } = options.ledger.notes;
  let count = 0;

  const ask = async (note: WrittenNote): Promise<"over" | "again"> => {
    unacknowledged.set(note.noteId, note);
    const asked = await person.mutate("conversations.writeNote", note);
    if (asked.is === "away") return "again";
    if (asked.is === "done") {
      acknowledged.set(note.noteId, note);
      unacknowledged.delete(note.noteId);
    } else {
      noteRejection(options.ledger, asked.code);
      if (asked.code === "UNAUTHORIZED") await person.signIn();
    }
    return "over";
  };

  const file = async (conversationId: string): Promise<void> => {
    const what = random.pick(["archive", "reopen", "assign"] as const);
    const userId = random.chance(0.5) ? await myself() : null;
    const input = what === "assign" ? { conversationId, userId } : { conversationId };
    const asked = await person.mutate(`conversations.${what}`, input);
    if (asked.is === "rejected") noteRejection(options.ledger, asked.code);
    if (asked.is === "done") options.ledger.counts.filed++;
  };

  /** Null while nobody answers. */
  const myself = async (): Promise<string | null> => {
    const asked = await person.query("session.current");
    return asked.is === "done" ? Me.parse(asked.data).userId : null;
  };

  const tryAgain = async (): Promise<void> => {
    const asked = await person.mutate("quarantine.redriveAll", { scope: "workspace", reason: "unknown_kind" });
    if (asked.is === "rejected") noteRejection(options.ledger, asked.code);
    if (asked.is === "done") options.ledger.counts.redriven++;
  };

  return {
    run: async (isOver: () => boolean): Promise<void> => {
      while (!isOver()) {
        await pause(random.below(400));
        const known = conversations();
        if (known.length === 0) continue;
        const conversationId = random.pick(known);
        if (random.chance(0.3)) await file(conversationId);
        if (random.chance(0.02)) await tryAgain();
        const noteId = random.uuid();
        const note = { noteId, conversationId, text: `note ${++count} ${noteId}` };
        while ((await ask(note)) === "again" && !isOver()) await pause(AFTER_FAILURE_MS);
      }
    },
    /** Asks again for what was never answered. */
    drain: async (): Promise<void> => {
      for (const note of [...unacknowledged.values()])
        while ((await ask(note)) === "again") await pause(AFTER_FAILURE_MS);
    },
  };
};
