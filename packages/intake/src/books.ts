import { Context, Effect, Layer } from "effect";

/** What became of items; they balance: received = recorded + repeated + quarantined + failed. */
export interface ItemCounts {
  readonly received: number;
  /** New in a conversation, or a new notice. */
  readonly recorded: number;
  /** Known already: nothing was written. */
  readonly repeated: number;
  readonly quarantined: number;
  /** Not durable: the delivery was answered 503 and comes again. */
  readonly failed: number;
}

/** Counted since the process started. */
export interface IngestFigures extends ItemCounts {
  readonly deliveries: number;
  /** Answered 401. */
  readonly badSignature: number;
  /** Answered 413. */
  readonly tooLarge: number;
  /** How many deliveries each secret of the list has signed, by its place in the list. */
  readonly signedBy: Readonly<Record<number, number>>;
}

/** What ingest has done so far, for `/metrics`. */
export class IngestBooks extends Context.Service<
  IngestBooks,
  {
    readonly delivered: (counts: ItemCounts) => void;
    readonly signedBy: (secretIndex: number) => void;
    readonly badSignature: () => void;
    readonly tooLarge: () => void;
    readonly figures: () => IngestFigures;
  }
>()("ingest/IngestBooks") {}

export const nothingCounted: ItemCounts = { received: 0, recorded: 0, repeated: 0, quarantined: 0, failed: 0 };

export const addCounts = (a: ItemCounts, b: ItemCounts): ItemCounts => ({
  received: a.received + b.received,
  recorded: a.recorded + b.recorded,
  repeated: a.repeated + b.repeated,
  quarantined: a.quarantined + b.quarantined,
  failed: a.failed + b.failed,
});

export const layerIngestBooks = Layer.effect(
  IngestBooks,
  Effect.sync(() => {
    let items = nothingCounted;
    let deliveries = 0;
    let badSignature = 0;
    let tooLarge = 0;
    const signedBy: Record<number, number> = {};
    return IngestBooks.of({
      delivered: (counts) => {
        deliveries += 1;
        items = addCounts(items, counts);
      },
      signedBy: (secretIndex) => {
        signedBy[secretIndex] = (signedBy[secretIndex] ?? 0) + 1;
      },
      badSignature: () => {
        badSignature += 1;
      },
      tooLarge: () => {
        tooLarge += 1;
      },
      figures: () => ({ ...items, deliveries, badSignature, tooLarge, signedBy: { ...signedBy } }),
    });
  }),
);
