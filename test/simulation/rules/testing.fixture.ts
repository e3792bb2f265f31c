import type { Job } from "@boomerang/core";
import { type Observer, observers } from "../observer.ts";
import type { Process } from "../process.ts";
import { START } from "../settings.ts";
import { type ApiFacts, createApiFacts } from "./api-facts.ts";
import type { Violated } from "./violation.ts";

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** An ISO time so many ms after the start. */
export const after = (ms: number): string => new Date(START + ms).toISOString();

/** A job that is claimed. */
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

/** A job that has ended, whatever its outcome. */
export const ended = (status: Job["status"], fields: Partial<Job> = {}): Job => ({
  ...closed,
  status,
  version: 2,
  completed_at: after(0),
  expires_at: (START + 30 * DAY) / 1000,
  ...fields,
});

export const SUCCEEDED: Job = ended("SUCCEEDED", { deliveries: 1, result: "1", request_id: "r1" });

/** A process, of which rules see only what runs in it. */
export const process = (of: Process["of"] = "dispatcher"): Process => ({ of }) as Process;

/** What a family of rules says of a story. */
export function broken(
  rules: (violated: Violated, api: ApiFacts) => Partial<Observer>,
  tell: (observer: Observer) => void,
): string[] {
  const found: string[] = [];
  const api = createApiFacts();
  tell(
    observers(
      api,
      rules((rule) => void found.push(rule), api),
    ),
  );
  return found;
}

/** Tells of a write. */
export const change = ({ changed }: Observer, before: Job | undefined, next: Job, at = START): void =>
  changed({ sequence: 1, before, after: next }, at);

/** Tells of an answer to a submission. */
export function submit(
  { answeredByApi }: Observer,
  status: number,
  { requestId = "r1", by = process(), at = START }: { requestId?: string; by?: Process; at?: number } = {},
): void {
  const body = JSON.stringify({ request_id: requestId });
  answeredByApi({ operation: "submit", jobId: "order-1", requestId: "", process: by, status, body, at });
}

/** Tells of an answer about request `r1`. */
export function answer(
  { answeredByApi }: Observer,
  operation: "status" | "cancel",
  status: number,
  body: object = {},
): void {
  const common = { jobId: "", requestId: "r1", process: process("scheduler"), at: START };
  answeredByApi({ ...common, operation, status, body: JSON.stringify(body) });
}
