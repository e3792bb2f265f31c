import { createHash } from "node:crypto";
import { type CursorState, readCursor, writeCursor } from "@boomerang/runtime/job-index";
import { BoomerangError } from "../boomerang-error.ts";
import type { ParsedFilter } from "./job-filter.ts";

/** The parts of a listing, in their order. */
export type Part = "open" | "ended" | "batch";

export interface ListPosition {
  readonly part: Part;
  readonly after: CursorState;
}

/** A place in the listing of one filter, as text for URLs and command lines. */
export function writeListCursor({ part, after }: ListPosition, filter: ParsedFilter): string {
  return `${part}.${fingerprint(filter)}.${writeCursor(after)}`;
}

/** @throws BoomerangError `invalid_argument` if it is no cursor, or one of another filter */
export function readListCursor(text: string, filter: ParsedFilter): ListPosition {
  const [, part, owner, state = ""] = /^(open|ended|batch)\.(\w+)\.(.+)$/.exec(text) ?? [];
  if (part === undefined) throw invalid("is not valid");
  if (owner !== fingerprint(filter)) throw invalid("belongs to another filter");
  try {
    return { part: part as Part, after: readCursor(state) };
  } catch (cause) {
    throw invalid("is not valid", cause);
  }
}

function fingerprint(filter: ParsedFilter): string {
  return createHash("sha256").update(JSON.stringify(filter)).digest("hex").slice(0, 12);
}

function invalid(what: string, cause?: unknown): BoomerangError {
  return new BoomerangError(`the cursor ${what}`, {
    code: "invalid_argument",
    nextStep: "List again without a cursor, or with the filter that it came from.",
    cause,
  });
}
