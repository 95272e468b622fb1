const nowhere = "http://own.invalid";
export const homePath = "/conversations";

/** Where to go after signing in: a path of ours, whatever the address asked for; pages that sign in or out never. */
export const safeNextPath = (wanted: string | null | undefined): string => {
  if (!wanted?.startsWith("/") || !URL.canParse(wanted, nowhere)) return homePath;
  const url = new URL(wanted, nowhere);
  if (url.origin !== nowhere || /^\/(sign-in|sign-out|setup)\b/.test(url.pathname)) return homePath;
  return `${url.pathname}${url.search}`;
};

export const signInPath = (request: Request): string => {
  const { pathname, search } = new URL(request.url);
  return `/sign-in?next=${encodeURIComponent(safeNextPath(`${pathname.replace(/\.data$/, "")}${search}`))}`;
};
