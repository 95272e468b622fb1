export type TextPiece =
  | { readonly kind: "text"; readonly text: string }
  | {
      readonly kind: "link";
      readonly text: string;
      readonly href: string;
      /** The name as browsers look it up, where it is not what is written: letters that look alike are told apart by it. */
      readonly host: string | null;
    };

const candidate = /https?:\/\/[^\s<>"]+/gi;
const trailing = /[.,!?;:'"…)\]}]$/;

/** Addresses worth a link: http and https only. Null for everything else. */
export const safeHref = (value: string | null): string | null => {
  if (value === null || !URL.canParse(value)) return null;
  const { protocol, href } = new URL(value);
  return protocol === "https:" || protocol === "http:" ? href : null;
};

/** Addresses worth loading media from: a path of our own, or the web. Null for everything else. */
export const safeMedia = (value: string | null): string | null =>
  value !== null && /^\/(?![/\\])/.test(value) ? value : safeHref(value);

const closesNothing = (text: string): boolean => {
  const pairs = { ")": "(", "]": "[", "}": "{" } as const;
  const last = text.at(-1) as keyof typeof pairs; // other characters have no entry
  const opening = pairs[last];
  return opening === undefined || text.split(last).length > text.split(opening).length;
};

const withoutSentenceEnd = (text: string): string => {
  let rest = text;
  while (trailing.test(rest) && closesNothing(rest)) rest = rest.slice(0, -1);
  return rest;
};

const hiddenHost = (text: string, href: string): string | null => {
  const { hostname } = new URL(href);
  return hostname.includes("xn--") && !text.toLowerCase().includes(hostname) ? hostname : null;
};

/** Splits a message into text and links. Joining the pieces' `text` gives the message back unchanged. */
export const linkify = (message: string): readonly TextPiece[] => {
  const pieces: TextPiece[] = [];
  let end = 0;
  for (const match of message.matchAll(candidate)) {
    const text = withoutSentenceEnd(match[0]);
    const href = safeHref(text);
    if (href === null) continue;
    if (match.index > end) pieces.push({ kind: "text", text: message.slice(end, match.index) });
    pieces.push({ kind: "link", text, href, host: hiddenHost(text, href) });
    end = match.index + text.length;
  }
  if (end < message.length) pieces.push({ kind: "text", text: message.slice(end) });
  return pieces;
};
