import { layerDestructions } from "@soshogle/event-store/destructions/destructions";
import { layerCommands, layerCommandsAlone, type Writers } from "@soshogle/event-store/handle";
import { layerVault } from "@soshogle/vault/layer";
import { Layer, type Redacted } from "effect";
import { requireKeepOfLog } from "./keep-of-log.ts";

/**
 * Vault, destructions and commands above a log, a `keep` and a book of destructions. Destructions come before everything
 * that is served a key: what a crash left undone is done when they are ready.
 *
 * @param writers "alone" where no other process appends to this log.
 */
export const layerGround = (masterKey: Redacted.Redacted<Buffer>, writers: Writers = "among-others") =>
  (writers === "alone" ? layerCommandsAlone : layerCommands).pipe(
    Layer.provideMerge(layerDestructions),
    Layer.provideMerge(layerVault(masterKey)),
    Layer.provideMerge(Layer.effectDiscard(requireKeepOfLog)),
  );
