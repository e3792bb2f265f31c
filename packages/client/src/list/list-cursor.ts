import { createHash } from "node:crypto";
import { type CursorState, readCursor, writeCursor } from "@boomerang/runtime/job-index";
import * as v from "valibot";
import { BoomerangError } from "../boomerang-error.ts";
import type { ParsedFilter } from "./job-filter.ts";

/** The parts of a listing, in their order. */
export type Part = "open" | "ended" | "batch";

export interface ListPosition {
  readonly part: Part;
  readonly after: CursorState;
}

/** The range of time of a listing. It is in the cursor, so that it is the same on each page. */
export type ListRange = Pick<ParsedFilter, "from" | "to">;

const FORMAT = /^(open|ended|batch)\.(\w+)\.(\w+)\.([\w-]+)\.([\w-]+)$/;
const rangeSchema = v.strictObject({
  from: v.optional(v.pipe(v.string(), v.isoTimestamp())),
  to: v.optional(v.pipe(v.string(), v.isoTimestamp())),
});

/**
 * A place in the listing of one filter of one deployment, as text for URLs and command lines.
 *
 * @param owner of {@link listOwner}
 */
export function writeListCursor(
  { part, after }: ListPosition,
  owner: string,
  { from, to }: ListRange,
): string {
  const range = Buffer.from(JSON.stringify({ from, to })).toString("base64url");
  return `${part}.${owner}.${range}.${writeCursor(after)}`;
}

/** The deployment and the filter that a cursor belongs to, without the filter's times. */
export function listOwner(deployment: string, { outcomes, hasOpen, target, batchId }: ParsedFilter): string {
  return `${digest(deployment)}.${digest(JSON.stringify([outcomes, hasOpen, target, batchId]))}`;
}

/**
 * @param range of the filter that the list is continued with: the same as the cursor's, or none
 * @throws BoomerangError `invalid_argument` if it is no cursor, or one of another deployment, filter or range
 */
export function readListCursor(text: string, owner: string, range: ListRange): ListPosition & ListRange {
  const [, part, deployment, filter, rangeText = "", state = ""] = FORMAT.exec(text) ?? [];
  if (part === undefined) throw invalid("is not valid", "List again without a cursor.");
  const [ownDeployment, ownFilter] = owner.split(".");
  if (deployment !== ownDeployment) {
    throw invalid("belongs to another deployment", "Use it where it came from, or list without a cursor.");
  }
  if (filter !== ownFilter) {
    throw invalid("belongs to another filter", "Use the filter that it came from, or list without a cursor.");
  }
  let position: ListPosition & ListRange;
  try {
    const { from, to } = v.parse(rangeSchema, JSON.parse(Buffer.from(rangeText, "base64url").toString()));
    position = { part: part as Part, after: readCursor(state), from, to };
  } catch (cause) {
    throw invalid("is not valid", "List again without a cursor.", cause);
  }
  checkTime("since", position.from, range.from);
  checkTime("until", position.to, range.to);
  return position;
}

function checkTime(name: string, own: string | undefined, given: string | undefined): void {
  if (given === undefined || given === own) return;
  throw invalid(
    `belongs to a list ${own === undefined ? `without ${name}` : `with ${name} ${own}`}`,
    "Leave since and until out: a list is continued with the times that it began with.",
  );
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 12);
}

function invalid(what: string, nextStep: string, cause?: unknown): BoomerangError {
  return new BoomerangError(`the cursor ${what}`, { code: "invalid_argument", nextStep, cause });
}
