const LOOPBACK_NAMES = new Set(["localhost", "127.0.0.1", "[::1]", "::1"]);

/** Whether a host name (without port) means this machine. */
export const isLoopbackName = (hostname: string): boolean => LOOPBACK_NAMES.has(hostname.toLowerCase());

/** Whether a peer's address is this machine's; IPv4 may come wrapped in IPv6. */
export const isLoopbackAddress = (address: string): boolean => {
  const plain = address.replace(/^::ffff:/, "");
  return plain === "::1" || /^127(\.\d{1,3}){3}$/.test(plain);
};
