import { useEffect, useLayoutEffect } from "react";

/** `useLayoutEffect` that a server leaves out without a word: it has nothing to paint. */
export const useBeforePaint = typeof document === "undefined" ? useEffect : useLayoutEffect;
