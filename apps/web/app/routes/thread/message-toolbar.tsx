import { Copy, Link2 } from "lucide-react";
import type { ReactNode } from "react";
import { useClock } from "../../shell/clock.tsx";
import { exactTime } from "../../text/times.ts";
import { useToast } from "../../ui/toast.tsx";
import type { ThreadEntry } from "../../views.ts";
import { isPending } from "./pending.ts";

/** What can be done with one message, and exactly when it was; in sight while the pointer or the focus is on the message. */
export function MessageToolbar({ entry }: { readonly entry: ThreadEntry }) {
  const { timeZone } = useClock();
  const toast = useToast();
  const copy = async (text: string, said: string) => {
    try {
      await navigator.clipboard.writeText(text);
      toast({ text: said });
    } catch {
      toast({ text: "The browser did not allow copying. Select the text and copy it by hand." });
    }
  };
  const address = () => `${location.origin}${location.pathname}?message=${encodeURIComponent(entry.id)}`;
  return (
    <div
      role="toolbar"
      aria-label="This message"
      className="flex h-8 items-center gap-0.5 whitespace-nowrap rounded-md border border-line bg-raised px-1 shadow-float"
    >
      <time dateTime={new Date(entry.at).toISOString()} className="tabular px-1.5 text-2xs text-soft">
        {exactTime(entry.at, timeZone)}
      </time>
      {entry.text && (
        <Tool label="Copy text" onClick={() => void copy(entry.text ?? "", "Text copied")}>
          <Copy aria-hidden className="size-3.5" />
        </Tool>
      )}
      {!isPending(entry) && (
        <Tool label="Copy link" onClick={() => void copy(address(), "Link copied")}>
          <Link2 aria-hidden className="size-3.5" />
        </Tool>
      )}
    </div>
  );
}

interface ToolProps {
  readonly label: string;
  readonly onClick: () => void;
  readonly children: ReactNode;
}

function Tool({ label, onClick, children }: ToolProps) {
  return (
    <button
      type="button"
      onClick={onClick}
      aria-label={label}
      title={label}
      className="grid size-6 place-items-center rounded-sm text-soft hover:bg-hover hover:text-ink"
    >
      {children}
    </button>
  );
}
