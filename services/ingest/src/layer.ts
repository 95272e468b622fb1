import { layerIngestBooks } from "@soshogle/intake/books";
import { layerAccountRoutes } from "@soshogle/intake/route-account";
import { Layer } from "effect";

/** What the webhook needs beside stores and decisions. */
export const layerIngest = Layer.mergeAll(layerAccountRoutes, layerIngestBooks);
