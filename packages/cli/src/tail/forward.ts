import { InvalidArgumentError } from "@commander-js/extra-typings";

/** Posts JSON to a URL. Resolves to a line that says what came back; it does not reject. */
export type Forward = (json: string, interrupted: AbortSignal) => Promise<string>;

interface ForwardOptions {
  readonly url: URL;
  readonly fetch: typeof globalThis.fetch;
  /** Milliseconds. */
  readonly now: () => number;
}

const TIMEOUT_MS = 10_000;

export function createForward({ url, fetch, now }: ForwardOptions): Forward {
  return async (json, interrupted) => {
    const began = now();
    const what = `POST ${url.href}`;
    try {
      const response = await fetch(url, {
        method: "POST",
        headers: { "content-type": "application/json", "user-agent": "boomerang-tail" },
        body: json,
        // A redirect could lead to another machine.
        redirect: "manual",
        signal: AbortSignal.any([interrupted, AbortSignal.timeout(TIMEOUT_MS)]),
      });
      // Frees the connection.
      await response.body?.cancel();
      return `${what}: ${response.status} in ${now() - began} ms`;
    } catch (error) {
      return `${what}: ${interrupted.aborted ? "interrupted" : `failed, ${reasonOf(error)}`}`;
    }
  };
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "TimeoutError") return `no response in ${TIMEOUT_MS / 1000} s`;
  const { code, message } = (error.cause ?? error) as NodeJS.ErrnoException;
  return code ?? message;
}

/**
 * The URL to forward to; without a scheme it is http. Events contain outputs, so to other machines it must be https.
 *
 * @throws InvalidArgumentError
 */
export function parseForwardUrl(text: string): URL {
  const url = URL.parse(/^[a-z]+:\/\//i.test(text) ? text : `http://${text}`);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new InvalidArgumentError(
      "Write localhost:3000/path, or a URL that begins with http:// or https://.",
    );
  }
  if (url.username !== "" || url.password !== "") {
    throw new InvalidArgumentError("It must have no user and no password.");
  }
  if (url.protocol === "http:" && !isThisMachine(url)) {
    throw new InvalidArgumentError(
      "To another machine, it must begin with https://: events contain outputs.",
    );
  }
  return url;
}

function isThisMachine({ hostname }: URL): boolean {
  return /^(?:(?:.+\.)?localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname);
}
