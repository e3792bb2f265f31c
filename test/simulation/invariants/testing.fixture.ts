import type { Job } from "@boomerang/core";
import { type Observer, observers } from "../engine/observer.ts";
import type { Process } from "../engine/process.ts";
import { START } from "../engine/settings.ts";
import { type ApiFacts, createApiFacts } from "./api-facts.ts";
import type { ReportViolation } from "./violation.ts";

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** An ISO time, so many ms after the start. */
export const after = (ms: number): string => new Date(START + ms).toISOString();

export const CLAIMED: Job = {
  job_id: "order-1",
  status: "PENDING",
  version: 1,
  submissions: 1,
  deliveries: 0,
  created_at: after(0),
  lease_until: after(90_000),
  check_at: after(4_290_000),
  open_shard: 3,
  input: "1",
};

const { lease_until: _, ...unclaimed } = CLAIMED;

/** A job that waits to be submitted. */
export const WAITING: Job = unclaimed;

export const SUBMITTED: Job = {
  ...unclaimed,
  status: "SUBMITTED",
  request_id: "r1",
  submitted_at: after(0),
  check_at: after(300_000),
};

const { check_at: __, open_shard: ___, input: ____, ...closed } = unclaimed;

export const endedJob = (status: Job["status"], fields: Partial<Job> = {}): Job => ({
  ...closed,
  status,
  version: 2,
  ended_shard: `${status}#3`,
  completed_at: after(0),
  expires_at: (START + 30 * DAY) / 1000,
  ...fields,
});

export const SUCCEEDED: Job = endedJob("SUCCEEDED", { deliveries: 1, result: "1", request_id: "r1" });

/** Invariants see only the function of a process. */
export const process = (of: Process["of"] = "dispatcher"): Process => ({ of }) as Process;

/** The invariants of a module that a story violates. */
export function broken(
  invariants: (violated: ReportViolation, api: ApiFacts) => Partial<Observer>,
  story: (observer: Observer) => void,
): string[] {
  const found: string[] = [];
  const api = createApiFacts();
  story(
    observers(
      api,
      invariants((invariant) => void found.push(invariant), api),
    ),
  );
  return found;
}

export const change = ({ changed }: Observer, before: Job | undefined, next: Job, at = START): void =>
  changed({ sequence: 1, before, after: next }, at);

export function submit(
  { apiResponded }: Observer,
  status: number,
  { requestId = "r1", by = process(), at = START }: { requestId?: string; by?: Process; at?: number } = {},
): void {
  const body = JSON.stringify({ request_id: requestId });
  apiResponded({ operation: "submit", jobId: "order-1", requestId: "", process: by, status, body, at });
}

/** The API responds to a call about request `r1`. */
export function respond(
  { apiResponded }: Observer,
  operation: "status" | "cancel",
  status: number,
  body: object = {},
): void {
  const common = { jobId: "", requestId: "r1", process: process("scheduler"), at: START };
  apiResponded({ ...common, operation, status, body: JSON.stringify(body) });
}
