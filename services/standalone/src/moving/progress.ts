/** Begins a part of the work, of `total` pieces where that is known; what it returns is told how many are done. */
export type Progress = (part: string, total: number | null) => (done: number) => void;

export interface Output {
  readonly isTTY?: boolean;
  readonly write: (text: string) => unknown;
}

const WIDTH = 30;
const BAR_MS = 100;
const LINE_MS = 5_000;

/** A bar that moves on a terminal; elsewhere a line when a part begins to show, every five seconds, and at its end. */
export const progressOn = (output: Output, now: () => number = Date.now) => {
  const isBar = output.isTTY === true;
  let last: {
    readonly part: string;
    readonly total: number | null;
    done: number;
    toldAt: number;
    told: string;
  } | null = null;

  const tell = () => {
    if (last === null) return;
    const text = textOf(last);
    if (text === last.told) return;
    last.told = text;
    last.toldAt = now();
    output.write(isBar ? `\r\u001b[K${barOf(last)}${text}` : `${text}\n`);
  };
  /** Says how the part ended that was told of last. */
  const end = () => {
    tell();
    if (isBar && last !== null) output.write("\n");
    last = null;
  };
  const begin: Progress = (part, total) => {
    end();
    const current = { part, total, done: 0, toldAt: now(), told: "" };
    last = current;
    return (done) => {
      current.done = done;
      if (last === current && now() - current.toldAt >= (isBar ? BAR_MS : LINE_MS)) tell();
    };
  };
  return { begin, end };
};

const number = (value: number): string => value.toLocaleString("en");

const textOf = ({
  part,
  total,
  done,
}: {
  readonly part: string;
  readonly total: number | null;
  readonly done: number;
}) => (total === null ? `${part}: ${number(done)}` : `${part}: ${number(done)} of ${number(total)}`);

const barOf = ({ total, done }: { readonly total: number | null; readonly done: number }): string => {
  if (total === null) return "";
  const share = total === 0 ? 1 : Math.min(1, done / total);
  const full = Math.floor(share * WIDTH);
  return `[${"#".repeat(full)}${".".repeat(WIDTH - full)}] ${String(Math.floor(share * 100)).padStart(3)} % `;
};
