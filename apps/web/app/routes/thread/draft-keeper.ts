import type { Mode } from "./drafts.ts";

/** How a draft stands: `kept` on the server, or only here so far. */
export type DraftState = "kept" | "saving" | "only_here";

interface Keeping {
  readonly save: (mode: Mode, text: string) => Promise<void>;
  /** Keeps what is not saved yet on this device; an empty text forgets it. */
  readonly remember: (mode: Mode, text: string) => void;
  readonly onState: (state: DraftState) => void;
  /** Resolves when typing has paused; a later call makes earlier ones never resolve. */
  readonly pause: () => Promise<void>;
}

export interface DraftKeeper {
  readonly typed: (mode: Mode, text: string) => void;
  /** Tries again what could not be saved. */
  readonly retry: () => void;
  /** What is not saved yet, for the last moment of a page. */
  readonly unsaved: () => ReadonlyMap<Mode, string>;
}

/** Saves what is typed after a pause, one save at a time and the latest text last, so that no older text comes after it. */
export const draftKeeper = ({ save, remember, onState, pause }: Keeping): DraftKeeper => {
  const waiting = new Map<Mode, string>();
  let saving: Promise<void> | undefined;

  const saveAll = async (): Promise<void> => {
    for (const [mode, text] of waiting) {
      try {
        await save(mode, text);
      } catch {
        onState("only_here");
        return;
      }
      if (waiting.get(mode) !== text) continue;
      waiting.delete(mode);
      remember(mode, "");
    }
    if (waiting.size > 0) return saveAll();
    onState("kept");
  };
  const start = () => {
    if (waiting.size === 0) return;
    saving ??= saveAll().finally(() => {
      saving = undefined;
    });
  };
  return {
    typed: (mode, text) => {
      waiting.set(mode, text);
      remember(mode, text);
      onState("saving");
      void pause().then(() => (saving === undefined ? start() : void saving.then(start)));
    },
    retry: start,
    unsaved: () => waiting,
  };
};
