import { Data } from "effect";

/** Why nothing was moved, or not all of it, in words for who asked: which option or variable, and what to do. */
export class NotMoved extends Data.TaggedError("NotMoved")<{ readonly message: string }> {}

export const notMoved = (message: string) => new NotMoved({ message });
