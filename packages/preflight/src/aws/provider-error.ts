import { type ErrorFacts, failureKind } from "../failure.ts";

/** Whether it is the SDK's error for a provider of credentials that has none. */
export function isProviderError({ code }: ErrorFacts): boolean {
  return /Provider/.test(code);
}

/**
 * The error because of which a provider has no credentials, if it says more than that: its cause, or what its message quotes. The
 * SDK puts errors of IAM Identity Center into the message only, as in `ForbiddenException: No access`.
 */
export function originOf({ cause, message = "" }: ErrorFacts): ErrorFacts | undefined {
  if (cause === undefined) return quotedIn(message);
  if (isProviderError(cause)) return originOf(cause);
  return saysMore(cause) ? cause : undefined;
}

// Node's texts for certificates that it does not accept, most of which contain no code. They are those of OpenSSL:
// https://docs.openssl.org/master/man1/openssl-verification-options/
const CERTIFICATE =
  /self[- ]signed certificate|unable to (get|verify)[ a-z]* certificate|certificate (has expired|is not yet valid)|does not match certificate/i;

function quotedIn(message: string): ErrorFacts | undefined {
  if (CERTIFICATE.test(message)) return { code: "CERT_NOT_ACCEPTED" };
  // An error as text begins with its name; codes of Node are in the text.
  const name = /^(\w+)(?:: |$)/.exec(message)?.[1];
  const codes = [...(name === undefined ? [] : [name]), ...(message.match(/\bE[A-Z_]{4,}\b/g) ?? [])];
  return codes.map((code) => ({ code })).find(saysMore);
}

/** Whether it is not merely a file or a profile that is missing. */
function saysMore(error: ErrorFacts): boolean {
  return failureKind(error) !== "other" || error.status !== undefined || error.code.endsWith("Exception");
}
