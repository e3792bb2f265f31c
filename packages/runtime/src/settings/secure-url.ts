import * as v from "valibot";
import { httpUrl } from "./schemas.ts";

const LOOPBACK = /^http:\/\/(localhost|127\.[\d.]+|\[::1\])([:/]|$)/;

/** The base of webhook URLs, and of the API that gets a key: nobody on the way may read what is sent there. */
export const secureUrl = v.pipe(
  httpUrl,
  v.check(
    (url) => url.startsWith("https:") || LOOPBACK.test(url),
    "must be an https URL; http is allowed for localhost only",
  ),
);

/** What is wrong with a URL to which a key is sent, as the end of a sentence; `undefined` if nothing is. */
export function findUrlProblem(text: string): string | undefined {
  const parsed = v.safeParse(secureUrl, text);
  if (!parsed.success) return parsed.issues[0].message;
  const { username, password } = new URL(text);
  return username === "" && password === "" ? undefined : "must not contain a user or password";
}
