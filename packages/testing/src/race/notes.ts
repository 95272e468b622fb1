import { appendFileSync, existsSync, readFileSync } from "node:fs";
import type { StreamName } from "@soshogle/domain/ids";

/** What threads of a racing process say about themselves, in a file that outlives it. Each is noted when it is durable. */
export type Note =
  | { readonly kind: "wrote"; readonly stream: StreamName; readonly mid: string }
  | { readonly kind: "destroyed"; readonly stream: StreamName; readonly revisions: readonly number[] }
  /** A stream's secret as it lies in `keep`, or was about to: wrapped by the master key. */
  | { readonly kind: "secret"; readonly stream: StreamName; readonly nodes: string }
  /** A reader saw what must not be. */
  | { readonly kind: "wrong"; readonly what: string };

/** Each line is one write at the end of the file, so that threads may share it. */
export const noteInto =
  (file: string) =>
  (note: Note): void =>
    appendFileSync(file, `${JSON.stringify(note)}\n`);

/** The last line may be cut by the end of the process. */
export const notesIn = (file: string): readonly Note[] =>
  existsSync(file)
    ? readFileSync(file, "utf8")
        .split("\n")
        .slice(0, -1)
        .map((line) => JSON.parse(line) as Note) // as noted above
    : [];
