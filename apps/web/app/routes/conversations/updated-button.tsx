import { ArrowUp } from "lucide-react";
import { compact } from "../../text/words.ts";

/** Lies over the top of the list while it is held, and says how much would move. */
export function UpdatedButton({ waiting, onRelease }: { readonly waiting: number; readonly onRelease: () => void }) {
  return (
    <div role="status" className="pointer-events-none absolute inset-x-0 top-2 z-10 flex justify-center">
      {waiting > 0 && (
        <button
          type="button"
          onClick={onRelease}
          className="tabular pointer-events-auto flex h-8 animate-rise items-center gap-1.5 rounded-full bg-accent pr-3.5 pl-2.5 font-medium text-on-accent text-sm shadow-float hover:bg-accent-hover"
        >
          <ArrowUp aria-hidden className="size-4" /> {compact(waiting)} updated
        </button>
      )}
    </div>
  );
}
