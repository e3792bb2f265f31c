import { isOutcome, type JobStatus } from "@boomerang/core";
import { kindOf, type LineKind } from "./line-kind.ts";
import type { ReportState } from "./report-state.ts";

/** The object that `--json` prints; README.md explains its members. */
export interface Summary {
  readonly messages: number;
  readonly submitted: number;
  readonly dead_letters: number;
  readonly reused_job_ids: number;
  readonly cancel_requests: number;
  readonly resubmit_requests: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly expired: number;
  readonly canceled: number;
  readonly rejected: number;
  readonly lost: number;
  readonly open: number;
  readonly events: number;
  readonly seconds: number;
}

/** Counts the lines of a run that has ended: what became of each message, and of each job. */
export function summarize({ lines, events, seconds }: ReportState): Summary {
  const kinds = Map.groupBy(lines, kindOf);
  const ofKind = (kind: LineKind) => kinds.get(kind)?.length ?? 0;
  const jobs = (kinds.get("job") ?? []).map(({ job }) => job?.status ?? "PENDING");
  const withStatus = (status: JobStatus) => jobs.filter((each) => each === status).length;
  return {
    messages: lines.length,
    submitted: jobs.length,
    dead_letters: ofKind("dead letter"),
    reused_job_ids: ofKind("reuse"),
    cancel_requests: ofKind("cancel"),
    resubmit_requests: ofKind("resubmit"),
    succeeded: withStatus("SUCCEEDED"),
    failed: withStatus("FAILED"),
    expired: withStatus("EXPIRED"),
    canceled: withStatus("CANCELED"),
    rejected: withStatus("REJECTED"),
    lost: withStatus("LOST"),
    open: jobs.filter((status) => !isOutcome(status)).length,
    events,
    seconds: Math.round(seconds * 10) / 10,
  };
}
