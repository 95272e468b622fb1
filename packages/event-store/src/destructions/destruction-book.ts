import { Context, Data, type Effect } from "effect";

/** One destruction: which revisions of a stream, by which event (`stream@revision`), when (ms). Nothing personal. */
export interface DestructionLine {
  readonly stream: string;
  readonly revisions: readonly { readonly from: number; readonly to: number }[];
  readonly event: string;
  readonly at: number;
}

/** The book could not be written or read: no space, no rights, or nobody answers. Try again. */
export class DestructionBookUnavailable extends Data.TaggedError("DestructionBookUnavailable")<{
  /** The file, or what the objects begin with. */
  readonly book: string;
  readonly cause: unknown;
}> {}

/** Some lines, and the place behind them. */
export interface Passage {
  readonly lines: readonly DestructionLine[];
  readonly end: number;
}

/**
 * What was destroyed, kept apart from the log, which cannot know it once it is restored. A place in the book is a number
 * that only grows; each kind of book has places of its own. Source: design, section 4.
 */
export class DestructionBook extends Context.Service<
  DestructionBook,
  {
    /**
     * At least one line, durable when it returns. What the book holds already is left as it is.
     * @returns a place that everything lies before which is known to whoever adds.
     */
    readonly add: (lines: readonly DestructionLine[]) => Effect.Effect<number, DestructionBookUnavailable>;
    /** Everything behind a place that an earlier call gave, or 0, perhaps more. */
    readonly after: (place: number) => Effect.Effect<Passage, DestructionBookUnavailable>;
  }
>()("event-store/DestructionBook") {}

/** After a restore another event may stand where one stood before: a line is the same only with its revisions. */
export const sameLine = ({ event, revisions }: DestructionLine): string => JSON.stringify([event, revisions]);

/** The whole lines of a text; the first one of a tail may be cut. */
export const linesOf = (text: string): DestructionLine[] => text.split("\n").flatMap(parseLine);

const parseLine = (text: string): DestructionLine[] => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && "event" in value ? [value as DestructionLine] : []; // as a book wrote it
  } catch {
    return [];
  }
};
