import type { Observer } from "../observer.ts";
import type { Violated } from "./violation.ts";

/** @param isSecret whether a log line holds what no line may hold */
export function privacyRules(violated: Violated, isSecret: (line: string) => boolean): Partial<Observer> {
  return {
    logged(process, message, fields) {
      if (isSecret(JSON.stringify({ message, fields })))
        violated("no log line holds anything private", `${process.of}: ${message}`);
    },
  };
}

const SIGNATURE = /v1=[0-9a-f]{64}/;
// Of a delivery's address, the part that lets it in.
const TOKEN = /\/v1\/webhooks\/[^/\s"]+\/[\w-]{10}/;

/**
 * Whether a line holds an input, an output, a secret, a signature or what lets deliveries in.
 *
 * @param marks what every private text has in it
 */
export function privateLines(marks: readonly string[]): (line: string) => boolean {
  const all = marks.flatMap((mark) => [mark, ...inBase64(mark)]);
  return (line) => SIGNATURE.test(line) || TOKEN.test(line) || all.some((mark) => line.includes(mark));
}

/** What base64 makes of a text, wherever that begins in the bytes around it, less the ends that depend on them. */
function inBase64(text: string): string[] {
  return [0, 1, 2].map((shift) => {
    const encoded = Buffer.from(`${"\0".repeat(shift)}${text}`)
      .toString("base64")
      .replace(/=+$/, "");
    return encoded.slice(Math.ceil((shift * 8) / 6), -1);
  });
}
