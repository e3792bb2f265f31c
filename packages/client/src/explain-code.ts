import { ERROR_CODES } from "@boomerang/core";

/** What an error code of a job or of a dead letter means. */
export interface CodeExplanation {
  readonly code: string;
  /** Where it is found: `record` (and events), `dead letter`, or both. */
  readonly foundIn: readonly ("record" | "dead letter")[];
  readonly meaning: string;
  /** What to do. */
  readonly action: string;
}

/** The codes that Boomerang sets itself, in the order of the list. Others are the provider's. */
export const KNOWN_CODES: readonly string[] = Object.keys(ERROR_CODES);

/** `undefined` for a code that Boomerang does not set itself. */
export function explainCode(code: string): CodeExplanation | undefined {
  const entry = Object.entries(ERROR_CODES).find(([name]) => name === code)?.[1];
  return entry && { code, foundIn: entry.in, meaning: entry.meaning, action: entry.action };
}
