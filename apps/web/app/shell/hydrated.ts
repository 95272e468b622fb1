import { useSyncExternalStore } from "react";

const never = () => () => {};

/** False on the server and in the first client render, true ever after: what needs a script appears only then. */
export const useHydrated = (): boolean =>
  useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
