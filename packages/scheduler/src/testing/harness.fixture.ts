import { createInferenceClient, type Job, type RequestStatus } from "@boomerang/core";
import { type QueueStatusEntry, statusPolicy } from "@boomerang/runtime";
import { createHarnessBase } from "@boomerang/testkit/harness";
import { type Collaborators, createHandler } from "../handler.ts";
import { statusResponse, submitted, T0 } from "./job.fixture.ts";

export interface Call {
  readonly operation: "status" | "queue" | "wake";
  readonly path: string;
}

/** How the API responds to a call. */
export type Rule = (call: Call) => Response | Promise<Response>;

const defaults: Record<Call["operation"], Rule> = {
  status: () => Response.json(statusResponse()),
  queue: () => Response.json({ deployment_id: "d1", num_queued_requests: 3, num_in_progress_requests: 2 }),
  wake: () => new Response(null, { status: 202 }),
};

/** Responds with an error, whose text may contain anything. */
export const errorResponse =
  (status: number, headers: Record<string, string> = {}): Rule =>
  () =>
    Response.json({ error: "PRIVATE" }, { status, headers });

/** Responds to a status call with these fields. */
export const reports =
  (fields: Partial<RequestStatus>): Rule =>
  () =>
    Response.json(statusResponse(fields));

export const OUTPUT_GONE = reports({ status: "WEBHOOK_FAILED", webhook_status: "FAILED" });

/** A harness with these jobs, at a time when all of them are due. */
export function harnessWith(jobs: Job[], options: Parameters<typeof createHarness>[0] = {}) {
  const harness = createHarness(options);
  for (const job of jobs) harness.store.jobs.set(job.job_id, job);
  harness.at(Math.max(...jobs.map(({ check_at = "" }) => Date.parse(check_at))) - T0);
  return harness;
}

/** Submitted jobs `order-0`, `order-1` …, oldest first. */
export function manyJobs(count: number): Job[] {
  return Array.from({ length: count }, (_, n) => submitted({ job_id: `order-${n}` }, T0 + n));
}

/** The scheduler with its collaborators in memory; the API client is the real one, over a transport that follows the rule. */
export function createHarness(
  options: { rule?: Rule; targets?: string[]; perSecond?: number; resubmitsUndelivered?: boolean } = {},
) {
  const { rule, targets = [], perSecond = 20, resubmitsUndelivered = false } = options;
  const { time, log, meter, store, jobIndex, pauses, jobsQueue, shared, limiter } = createHarnessBase();
  const calls: Call[] = [];
  const freshKeys: unknown[] = [];
  const queueStatus: QueueStatusEntry[] = [];
  const collaborators: Collaborators = {
    ...shared,
    api: createInferenceClient({
      apiKey: "key",
      retry: { attempts: 1 },
      clock: time,
      // Time limits of the client never expire here.
      sleep: () => new Promise(() => undefined),
      async fetch(url, init) {
        const path = new URL(url).pathname;
        const operation =
          init.method === "POST" ? "wake" : path.endsWith("queue_status") ? "queue" : "status";
        const call = { operation, path } as const;
        calls.push(call);
        return (rule ?? defaults[operation])(call);
      },
    }),
    ...{ store, jobIndex, pauses, jobsQueue },
    queueStatusLog: {
      async record(entry) {
        queueStatus.push(entry);
      },
    },
    eventSources: { stateOf: async () => ({ state: "Enabled" }) },
    secrets: {
      async apiKey(fresh) {
        if (fresh) freshKeys.push(fresh);
        return "key";
      },
    },
    statusLimiter: limiter(statusPolicy(perSecond)),
    queueStatusLimiter: limiter(statusPolicy(perSecond)),
    resubmitsUndelivered,
  };

  return {
    collaborators,
    store,
    pauses,
    jobsQueue,
    meter,
    queueStatus,
    calls,
    freshKeys,
    logged: log.lines,
    warnings: () => log.lines.filter(({ level }) => level !== "info").map(({ message }) => message),
    /** Sets the time to so many milliseconds after the start. */
    at: (ms: number) => time.freeze(T0 + ms - time.now()),
    now: () => time.now(),
    job: (jobId = "order-1") => store.jobs.get(jobId),
    resubmissions: () => jobsQueue.sent.map(({ body }) => JSON.parse(body)),
    /** Runs the scheduler as its schedule does. */
    run(
      input: unknown = { task: "minute", targets },
      changed: Partial<Collaborators> = {},
      remainingMs: () => number = () => 60_000,
    ) {
      const handle = createHandler({ ...collaborators, ...changed });
      return time.run(handle(input, { getRemainingTimeInMillis: remainingMs }));
    },
  };
}
