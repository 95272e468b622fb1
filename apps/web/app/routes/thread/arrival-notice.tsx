import { useEffect, useRef, useState } from "react";
import { counted } from "../../text/words.ts";
import { arrivedSince } from "./arrivals.ts";

const mergeMs = 2_000;

/** Says to a screen reader that messages arrived, several at once rather than one by one. */
export function ArrivalNotice({ inbound, name }: { readonly inbound: readonly string[]; readonly name: string }) {
  const newest = inbound.at(-1);
  const said = useRef(newest);
  const arrived = arrivedSince(inbound, said.current);
  const [words, setWords] = useState("");
  useEffect(() => {
    if (arrived === 0) return;
    const timer = setTimeout(() => {
      setWords(`${counted(arrived, "new message")} from ${name}`);
      said.current = newest;
    }, mergeMs);
    return () => clearTimeout(timer);
  }, [arrived, newest, name]);
  return (
    <p role="status" className="sr-only">
      {words}
    </p>
  );
}
