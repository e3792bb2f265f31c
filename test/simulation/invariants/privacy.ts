import type { Observer } from "../engine/observer.ts";
import type { ReportViolation } from "./violation.ts";

/** @param isPrivate whether a log line contains private data */
export function privacyInvariants(
  violated: ReportViolation,
  isPrivate: (line: string) => boolean,
): Partial<Observer> {
  return {
    logged(process, message, fields) {
      if (isPrivate(JSON.stringify({ message, fields })))
        violated("no log line contains private data", `${process.of}: ${message}`);
    },
  };
}

const SIGNATURE = /v1=[0-9a-f]{64}/;
// A webhook path with at least the beginning of its token.
const TOKEN = /\/v1\/webhooks\/[^/\s"]+\/[\w-]{10}/;

/**
 * Whether a line contains an input, an output, a secret, a signature or a token.
 *
 * @param marks texts that are in everything private
 */
export function privateLines(marks: readonly string[]): (line: string) => boolean {
  const all = marks.flatMap((mark) => [mark, ...inBase64(mark)]);
  return (line) => SIGNATURE.test(line) || TOKEN.test(line) || all.some((mark) => line.includes(mark));
}

/** The base64 of a text at each offset, without the characters that depend on the bytes around it. */
function inBase64(text: string): string[] {
  return [0, 1, 2].map((shift) => {
    const encoded = Buffer.from(`${"\0".repeat(shift)}${text}`)
      .toString("base64")
      .replace(/=+$/, "");
    return encoded.slice(Math.ceil((shift * 8) / 6), -1);
  });
}
