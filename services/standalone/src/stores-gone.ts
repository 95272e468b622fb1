import { Context, type Effect } from "effect";

/** Fails when a thread that owns a store has ended: whoever supervises this process shall start it again. */
export class StoresGone extends Context.Service<StoresGone, { readonly failure: Effect.Effect<never, Error> }>()(
  "standalone/StoresGone",
) {}
