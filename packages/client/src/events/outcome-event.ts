import { isProvisional, memberText, type OutcomeDetail, parseOutcomeDetail, tryParse } from "@boomerang/core";
import type { JobError, UnsuccessfulStatus } from "../job/job.ts";
import type { JobTarget } from "../job/job-request.ts";

/** The outcome of a job, as the deployment has published it. Times are ISO 8601, UTC. */
export type OutcomeEvent = SucceededEvent | UnsuccessfulEvent;

/** What every outcome has. */
export interface OutcomeInfo {
  /** The same each time that the event is published: `{jobId}:{version of the record}`. */
  readonly eventId: string;
  readonly jobId: string;
  readonly batchId?: string | undefined;
  /** Missing if the message of the job was not valid, or had not been read yet. */
  readonly target?: JobTarget | undefined;
  readonly metadata?: Readonly<Record<string, string>> | undefined;
  /** The provider's id of the latest submission. */
  readonly requestId?: string | undefined;
  readonly createdAt: string;
  readonly completedAt: string;
  readonly errors: readonly JobError[];
}

export interface SucceededEvent extends OutcomeInfo {
  readonly status: "SUCCEEDED";
  /** The output; `undefined` if it is no strict JSON, or has 100 KB or more: `get(jobId)` has it then. */
  readonly output?: unknown;
  /** The output as text; `undefined` if it has 100 KB or more. */
  readonly text?: string | undefined;
}

export interface UnsuccessfulEvent extends OutcomeInfo {
  readonly status: UnsuccessfulStatus;
  /** Whether a result that still arrives replaces the outcome: `LOST`, `EXPIRED` and `CANCELED`. Another event tells then. */
  readonly isProvisional: boolean;
}

/** The event in a message that EventBridge has sent; `undefined` if it is none of an outcome. */
export function outcomeEventOf(message: string): OutcomeEvent | undefined {
  const detailText = memberText(message, "detail") ?? "";
  const detail = parseOutcomeDetail(tryParse(detailText));
  if (detail === undefined) return undefined;
  const { status } = detail;
  if (status !== "SUCCEEDED") return { ...infoOf(detail), status, isProvisional: isProvisional(status) };
  // As it is written: parsing would change the digits of numbers.
  const text = detail.result_text ?? memberText(detailText, "result");
  return { ...infoOf(detail), status, output: detail.result, text };
}

function infoOf(detail: OutcomeDetail): OutcomeInfo {
  return {
    eventId: detail.event_id,
    jobId: detail.job_id,
    batchId: detail.batch_id,
    target: detail.target,
    metadata: detail.metadata,
    requestId: detail.request_id,
    createdAt: detail.created_at,
    completedAt: detail.completed_at,
    errors: detail.errors ?? [],
  };
}
