export type Theme = "system" | "light" | "dark";

export interface Preferences {
  readonly theme: Theme;
  /** IANA name; UTC until the browser has told us. */
  readonly timeZone: string;
}

const yearInSeconds = 31_536_000;

export const isTheme = (value: unknown): value is Theme => value === "system" || value === "light" || value === "dark";

const isTimeZone = (value: string): boolean => {
  try {
    new Intl.DateTimeFormat("en", { timeZone: value });
    return true;
  } catch {
    return false;
  }
};

const decoded = (value: string): string => {
  try {
    return decodeURIComponent(value);
  } catch {
    return "";
  }
};

/** Reads `theme` and `tz` from a `Cookie` header; whatever is missing or odd becomes the default. */
export const readPreferences = (cookieHeader: string | null): Preferences => {
  const cookies = new Map(
    (cookieHeader ?? "").split(";").map((pair) => {
      const [name = "", ...value] = pair.trim().split("=");
      return [name, decoded(value.join("="))] as const;
    }),
  );
  const theme = cookies.get("theme");
  const timeZone = cookies.get("tz");
  return {
    theme: isTheme(theme) ? theme : "system",
    timeZone: timeZone && isTimeZone(timeZone) ? timeZone : "UTC",
  };
};

export const themeCookie = (theme: Theme): string => `theme=${theme}; Path=/; Max-Age=${yearInSeconds}; SameSite=Lax`;

export const timeZoneCookie = (timeZone: string): string =>
  `tz=${encodeURIComponent(timeZone)}; Path=/; Max-Age=${yearInSeconds}; SameSite=Lax`;
