/** Where Meta is: bases without a closing slash, to which the real paths are added. */
export interface MetaHosts {
  /** Where people sign in and agree. */
  readonly authorize: string;
  /** Where a code is exchanged for a token. */
  readonly token: string;
  readonly graph: string;
}

const META: MetaHosts = {
  authorize: "https://www.instagram.com",
  token: "https://api.instagram.com",
  graph: "https://graph.instagram.com",
};

/** Meta's hosts, or the one address that stands in for all of them. */
export const metaHosts = (metaUrl: string | null): MetaHosts => {
  if (metaUrl === null) return META;
  const base = metaUrl.replace(/\/+$/, "");
  return { authorize: base, token: base, graph: base };
};
