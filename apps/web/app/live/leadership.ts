/** Who of several tabs holds the one stream. Exactly one leads, apart from the moment in which the lead is seized. */
export interface Leadership {
  /** Takes the lead from one who does not answer. */
  readonly seize: () => void;
  /** Leaves; somebody else becomes leader at once. */
  readonly resign: () => void;
}

export interface Candidate {
  readonly onElected: () => void;
  /** Somebody else seized the lead; the candidate waits for its turn again. */
  readonly onDeposed: () => void;
}

export type StandForLeader = (candidate: Candidate) => Leadership;

/** The browser keeps a queue: who closes or crashes makes room for the next. Needs a secure context. */
export const byWebLocks =
  (locks: LockManager, name: string): StandForLeader =>
  ({ onElected, onDeposed }) => {
    let release: (() => void) | null = null;
    let waiting = new AbortController();
    let left = false;
    const hold = () =>
      new Promise<void>((resolve) => {
        if (left) return resolve();
        release = resolve;
        onElected();
      });
    const stand = (options: LockOptions) => {
      locks.request(name, options, hold).catch(() => {
        // Given up by ourselves, or stolen while we led.
        if (release === null || left) return;
        release = null;
        onDeposed();
        wait();
      });
    };
    const wait = () => {
      waiting = new AbortController();
      stand({ signal: waiting.signal });
    };
    wait();
    return {
      seize: () => {
        if (left || release !== null) return;
        waiting.abort();
        stand({ steal: true });
      },
      resign: () => {
        left = true;
        waiting.abort();
        release?.();
      },
    };
  };

/** A tab that knows of no others leads itself. */
export const alone: StandForLeader = ({ onElected }) => {
  let left = false;
  queueMicrotask(() => left || onElected());
  return {
    seize: () => {},
    resign: () => {
      left = true;
    },
  };
};
