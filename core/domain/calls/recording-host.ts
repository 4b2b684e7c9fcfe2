/**
 * Whether a recording may be fetched from there: TLS only (plain HTTP to this very machine excepted), no user and password,
 * and a host of the list. An entry is `host`, `host:port` where the port is not the scheme's own, or `*.domain` for its
 * subdomains.
 */
export function mayFetchFrom(url: URL, allowed: readonly string[]): boolean {
  const secure = url.protocol === "https:" || (url.protocol === "http:" && url.hostname === "127.0.0.1");
  if (!secure || url.username !== "" || url.password !== "") return false;
  return allowed.some((entry) => matches(url, entry.toLowerCase()));
}

/** `URL` leaves out a port that is the scheme's own. */
const matches = (url: URL, entry: string): boolean => {
  if (!entry.startsWith("*.")) return url.host === entry;
  const [domain = "", port = ""] = entry.slice(1).split(":");
  return url.port === port && url.hostname.endsWith(domain) && url.hostname.length > domain.length;
};
