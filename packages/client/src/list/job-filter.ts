import { OUTCOMES, type Outcome } from "@boomerang/core";
import { BoomerangError } from "../boomerang-error.ts";
import type { JobTarget } from "../job/job-request.ts";
import { formatTarget, targetOf } from "../job/parse-target.ts";
import { timeOf } from "../time-of.ts";

/** An outcome, or `OPEN`: none yet. */
export type ListStatus = Outcome | "OPEN";

/** Which jobs; a job must meet every condition that is given. */
export interface JobFilter {
  /** Default all. */
  readonly status?: ListStatus | readonly ListStatus[] | undefined;
  /** As text, such as `model:abc123/production`, or as in a message. */
  readonly target?: string | JobTarget | undefined;
  /** Jobs that ended at this time or later, open ones that were created then; ISO 8601 or a Date. */
  readonly since?: string | Date | undefined;
  /** The end of the range, inclusive. */
  readonly until?: string | Date | undefined;
  readonly batchId?: string | undefined;
}

/** A filter that is valid, in the forms of the indexes. */
export interface ParsedFilter {
  readonly outcomes: readonly Outcome[];
  readonly hasOpen: boolean;
  /** As text. */
  readonly target: string | undefined;
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly batchId: string | undefined;
}

const NAMES = ["status", "target", "since", "until", "batchId"];

/** @throws BoomerangError `invalid_argument` that names what to correct */
export function parseFilter(filter: JobFilter): ParsedFilter {
  const unknown = Object.keys(filter).find((name) => !NAMES.includes(name));
  if (unknown !== undefined) throw invalid(`${unknown} is not known`, `Use ${NAMES.join(", ")}.`);
  const { status, target, since, until, batchId } = filter;
  const statuses = status === undefined ? [...OUTCOMES, "OPEN"] : [status].flat();
  const wrong = statuses.find((each) => each !== "OPEN" && !OUTCOMES.some((outcome) => outcome === each));
  if (wrong !== undefined) throw invalid(`status ${wrong} is not known`, `Use OPEN, ${OUTCOMES.join(", ")}.`);
  return {
    outcomes: OUTCOMES.filter((outcome) => statuses.includes(outcome)),
    hasOpen: statuses.includes("OPEN"),
    target: target === undefined ? undefined : formatTarget(targetOf(target)),
    from: since === undefined ? undefined : timeOf("since", since),
    to: until === undefined ? undefined : timeOf("until", until),
    batchId,
  };
}

function invalid(what: string, nextStep: string): BoomerangError {
  return new BoomerangError(`the filter is not valid: ${what}`, { code: "invalid_argument", nextStep });
}
