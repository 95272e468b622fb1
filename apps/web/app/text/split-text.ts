import { byteLength, messageLimit } from "./bytes.ts";

/** A reply becomes this many messages at most; more is no message any more. */
export const messagesAtMost = 5;

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });
/** Where a text is best cut, best first: after a paragraph, a line, a sentence, a word. */
const breaks = [/\n\s*\n/g, /\n/g, /[.!?…。！？][)"'”’»]*\s+/g, /\s+/g] as const;

/**
 * The messages that a text goes out as: itself when Meta takes it in one, otherwise pieces cut where a reader would pause.
 * Null when it would be more than `messagesAtMost`. Nothing but white space at the cuts is lost.
 */
export const splitText = (text: string, limit: number = messageLimit): readonly string[] | null => {
  const pieces: string[] = [];
  let rest = text.trim();
  while (byteLength(rest) > limit) {
    if (pieces.length === messagesAtMost - 1) return null;
    const most = longestStart(rest, limit);
    const end = bestBreak(most, rest);
    pieces.push(rest.slice(0, end).trimEnd());
    rest = rest.slice(end).trimStart();
  }
  return [...pieces, rest];
};

/** The longest start of whole characters within the limit; one that is larger by itself is cut between its code points. */
const longestStart = (text: string, limit: number): string => {
  const start = fitting(text, graphemesOf, limit);
  return start === "" ? fitting(text, codePointsOf, limit) : start;
};

const fitting = (text: string, unitsOf: (text: string) => Iterable<string>, limit: number): string => {
  let end = 0;
  let bytes = 0;
  for (const unit of unitsOf(text)) {
    bytes += byteLength(unit);
    if (bytes > limit) break;
    end += unit.length;
  }
  return text.slice(0, end);
};

function* graphemesOf(text: string): Iterable<string> {
  for (const { segment } of graphemes.segment(text)) yield segment;
}
const codePointsOf = (text: string): Iterable<string> => text;

/** A break in the first half would make one short message too many. */
const bestBreak = (most: string, text: string): number => {
  const followedByBlank = /^\s/.test(text.slice(most.length));
  const found = followedByBlank ? text.slice(0, most.length + 1) : most;
  for (const each of breaks) {
    const ends = [...found.matchAll(each)].map(({ index, 0: gap }) => index + gap.length);
    const last = ends.at(-1);
    if (last !== undefined && last > most.length / 2) return last;
  }
  return most.length;
};
