import { awayReason } from "./store-away.ts";

/** Failures of the start that a person can mend, in a sentence each; everything else is shown with its stack. */
export const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  const away = awayReason(error);
  if (away !== null) return away;
  switch (error.name) {
    case "FileInUse":
      return `${error.message || "The data folder is in use"}. Another inbox runs on this data folder: end it first, or set DATA_DIR to another folder.`;
    case "ConfigurationError":
    case "StoresApart":
    case "StoresMoved":
    case "NotMoved":
    case "WrongMasterKey":
    case "PortTaken":
    case "SimulatorNotStarted":
    case "DatabaseRefused":
    case "BadEventStoreUrl":
    case "BlobStoreRefused":
      return error.message;
    default:
      return error.stack ?? error.message;
  }
};
