const FORWARDING = ["forwarded", "via", "x-real-ip"];

/**
 * Whether a request without signature comes from this very machine and was meant for it: loopback peer, loopback host,
 * JSON (which a foreign page cannot send unasked), through no proxy. Source: design, "Demo mode".
 */
export const isLocal = (headers: Headers, peerAddress: string | null): boolean =>
  isLoopbackAddress(peerAddress ?? "") &&
  isLoopbackHost(headers.get("host") ?? "") &&
  /^application\/json\s*(;|$)/i.test(headers.get("content-type") ?? "") &&
  ![...headers.keys()].some((name) => FORWARDING.includes(name) || name.startsWith("x-forwarded"));

const isLoopbackAddress = (address: string): boolean => /^(::1|(::ffff:)?127(\.\d{1,3}){3})$/i.test(address);

const isLoopbackHost = (host: string): boolean => /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?$/i.test(host);
