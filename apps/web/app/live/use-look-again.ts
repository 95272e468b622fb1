import { useRevalidator } from "@remix-run/react";
import { useEffect } from "react";

const LOOK_AGAIN_MS = 1_000;

/** Loads the page again every second while somebody waits for an answer. */
export const useLookAgain = ({ waiting }: { readonly waiting: boolean }): void => {
  const { revalidate, state } = useRevalidator();
  useEffect(() => {
    if (!waiting || state !== "idle") return;
    const timer = setTimeout(revalidate, LOOK_AGAIN_MS);
    return () => clearTimeout(timer);
  }, [waiting, state, revalidate]);
};
