import { useNavigation, useRevalidator } from "@remix-run/react";
import { useCallback, useEffect, useState } from "react";

/** Loads the page's data again when asked. What loads already ends first: breaking it off is an error in the page. */
export const useReload = (): (() => void) => {
  const { revalidate, state } = useRevalidator();
  const navigation = useNavigation();
  const [isAsked, setAsked] = useState(false);
  const isIdle = state === "idle" && navigation.state === "idle";
  useEffect(() => {
    if (!isAsked || !isIdle) return;
    setAsked(false);
    revalidate();
  }, [isAsked, isIdle, revalidate]);
  return useCallback(() => setAsked(true), []);
};
