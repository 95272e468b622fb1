import { useEffect, useRef, useState } from "react";
import { counted } from "../../text/words.ts";

const mergeMs = 2_000;

/** Says to a screen reader that messages arrived, several at once rather than one by one. */
export function ArrivalNotice({ inbound, name }: { readonly inbound: number; readonly name: string }) {
  const said = useRef(inbound);
  const [words, setWords] = useState("");
  useEffect(() => {
    if (inbound <= said.current) return;
    const timer = setTimeout(() => {
      setWords(`${counted(inbound - said.current, "new message")} from ${name}`);
      said.current = inbound;
    }, mergeMs);
    return () => clearTimeout(timer);
  }, [inbound, name]);
  return (
    <p role="status" className="sr-only">
      {words}
    </p>
  );
}
