import { linkify } from "../text/linkify.ts";

/** Text as it was written, with web addresses as links that give nothing away. */
export function LinkedText({ text }: { readonly text: string }) {
  return (
    <>
      {linkify(text).map((piece, place) =>
        piece.kind === "text" ? (
          piece.text
        ) : (
          <a
            // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one text never move
            key={place}
            href={piece.href}
            target="_blank"
            rel="noopener noreferrer"
            className="break-all underline decoration-control underline-offset-2 hover:decoration-current"
          >
            {piece.text}
            {piece.host && <span className="text-soft"> ({piece.host})</span>}
          </a>
        ),
      )}
    </>
  );
}
