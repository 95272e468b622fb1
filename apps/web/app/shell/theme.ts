import { useFetcher } from "@remix-run/react";
import { isTheme, type Theme } from "./preferences.ts";

export const themeFetcher = "theme";

/** The theme to show: the one being chosen right now, else the remembered one. */
export const useChosenTheme = (remembered: Theme): Theme => {
  const chosen = useFetcher({ key: themeFetcher }).formData?.get("theme");
  return isTheme(chosen) ? chosen : remembered;
};
