import { IngestBooks } from "@soshogle/intake/books";
import { counter } from "@soshogle/process/metric";
import { Effect } from "effect";

/** What came in; the books balance: received = recorded + repeated + quarantined + failed. */
export const ingestFigures = Effect.map(IngestBooks, (books) => {
  const figures = books.figures();
  return [
    counter("ingest_items_received_total", "Webhook items that came with a right signature.", figures.received),
    counter("ingest_items_recorded_total", "Items that became an event.", figures.recorded),
    counter("ingest_items_repeated_total", "Items that had been recorded before.", figures.repeated),
    counter("ingest_items_quarantined_total", "Items kept in quarantine.", figures.quarantined),
    counter("ingest_items_failed_total", "Items answered with 503, to be delivered again.", figures.failed),
    counter("ingest_bad_signatures_total", "Deliveries refused for their signature.", figures.badSignature),
    counter("ingest_too_large_total", "Deliveries refused for their size.", figures.tooLarge),
  ];
});
