import { timingSafeEqual } from "node:crypto";

/** What of a request decides whether it is served. */
export interface Access {
  readonly method: string;
  readonly host: string | undefined;
  readonly origin: string | undefined;
  /** `Sec-Fetch-Site`: where the request comes from, as the browser says. */
  readonly site: string | undefined;
  /** The token in its path. */
  readonly token: string;
}

/** What is expected. */
export interface Expected {
  readonly token: string;
  readonly port: number;
}

/**
 * Why a request is refused; `undefined` if it is served.
 *
 * The token is in the path and nowhere else, so a page of another site can neither guess a URL nor have the browser add it. The name of
 * the host must be this machine's own: a name of an attacker's that leads here (DNS rebinding) is another one. What changes
 * something must come from a page of the console.
 */
export function refusalOf(access: Access, { token, port }: Expected): string | undefined {
  // A browser leaves the port 80 out.
  const origins = ["127.0.0.1", "localhost"].map((name) => new URL(`http://${name}:${port}`));
  const own = origins.find(({ host }) => host === access.host);
  if (own === undefined) {
    return `The console is served at http://127.0.0.1:${port} only.`;
  }
  if (!isEqual(access.token, token)) {
    return "The token in the address is wrong. Use the address that the console printed when it started.";
  }
  if (access.method === "GET" || access.method === "HEAD") return undefined;
  if (access.origin !== own.origin || (access.site ?? "same-origin") !== "same-origin") {
    return "Only a page of the console can change something.";
  }
  return undefined;
}

function isEqual(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
