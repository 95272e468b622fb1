import { ArrowDown } from "lucide-react";
import { badgeCount, counted } from "../../text/words.ts";

/** Back to the end, with how many messages arrived there meanwhile. */
export function NewestButton({ unseen, onClick }: { readonly unseen: number; readonly onClick: () => void }) {
  return (
    <button
      type="button"
      onClick={onClick}
      aria-label={unseen > 0 ? `${counted(unseen, "new message")}, go to the newest` : "Go to the newest message"}
      className="absolute right-4 bottom-4 z-20 grid size-10 animate-rise place-items-center rounded-full border border-line bg-raised shadow-float hover:bg-hover sm:right-6"
    >
      <ArrowDown aria-hidden className="size-4" />
      {unseen > 0 && (
        <span className="tabular absolute -top-1.5 right-0 min-w-5 rounded-full bg-accent px-1.5 text-center font-semibold text-2xs text-on-accent leading-5">
          {badgeCount(unseen)}
        </span>
      )}
    </button>
  );
}
