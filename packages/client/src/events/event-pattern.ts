import {
  batchIdSchema,
  detailTypeOf,
  EVENT_SOURCE,
  OUTCOMES,
  type Outcome,
  type TargetInput,
  toTarget,
} from "@boomerang/core";
import * as v from "valibot";
import { BoomerangError } from "../boomerang-error.ts";
import type { JobTarget } from "../job/job-request.ts";
import { targetOf } from "../job/parse-target.ts";

/** Which outcomes; an event must meet every condition that is given. EventBridge filters, so others cost nothing. */
export interface EventFilter {
  /** Default all. */
  readonly status?: Outcome | readonly Outcome[] | undefined;
  /** As text, such as `model:abc123/production`, or as in a message. */
  readonly target?: string | JobTarget | undefined;
  readonly batchId?: string | undefined;
}

const FIELDS = ["status", "target", "batchId"];

/**
 * The pattern of the rule that matches these events.
 *
 * @throws BoomerangError `invalid_argument` that names what to correct
 */
export function eventPattern(filter: EventFilter): string {
  const unknown = Object.keys(filter).find((name) => !FIELDS.includes(name));
  if (unknown !== undefined) throw invalid(`${unknown} is not known`, `Use ${FIELDS.join(", ")}.`);
  const { status, target, batchId } = filter;
  const statuses = status === undefined ? OUTCOMES : [status].flat();
  const wrong = statuses.find((each) => !OUTCOMES.includes(each));
  if (wrong !== undefined) throw invalid(`status ${wrong} is not known`, `Use ${OUTCOMES.join(", ")}.`);
  if (statuses.length === 0) throw invalid("status is empty", `Use ${OUTCOMES.join(", ")}, or leave it out.`);
  if (batchId !== undefined && !v.is(batchIdSchema, batchId)) {
    throw invalid("batchId is no id of a batch", "Use 1 to 64 characters of A-Z a-z 0-9 . _ : -");
  }
  const detail = {
    ...(batchId !== undefined && { batch_id: [batchId] }),
    ...(target !== undefined && { target: targetPattern(targetOf(target)) }),
  };
  return JSON.stringify({
    source: [EVENT_SOURCE],
    "detail-type": statuses.map(detailTypeOf),
    // An empty object is no valid pattern.
    ...(Object.keys(detail).length > 0 && { detail }),
  });
}

const ABSENT = { exists: false };
const NOT_TRUE = [ABSENT, false];

/** Events have the target as its job has named it: the default place may be left out, and the development one has two names. */
function targetPattern(input: JobTarget): object {
  const { kind, id, place } = toTarget(input as TargetInput);
  const named = { [`${kind}_id`]: [id] };
  switch (place.type) {
    case "deployment":
      return { ...named, deployment_id: [place.id] };
    case "development":
      return { ...named, $or: [{ development: [true] }, { environment: ["development"] }] };
    case "environment": {
      const regional = place.regional ? [true] : NOT_TRUE;
      if (place.name !== "production") return { ...named, environment: [place.name], regional };
      const others = { deployment_id: [ABSENT], development: NOT_TRUE };
      return { ...named, environment: [ABSENT, place.name], regional, ...others };
    }
  }
}

function invalid(what: string, nextStep: string): BoomerangError {
  return new BoomerangError(`the filter of events is not valid: ${what}`, {
    code: "invalid_argument",
    nextStep,
  });
}
