import { isOutcome } from "@boomerang/core";
import { createMemoryBlobStore } from "@boomerang/runtime";
import { startApplication } from "./actors/application.ts";
import { startOperator } from "./actors/operator.ts";
import { startStranger } from "./actors/stranger.ts";
import { FEEDS, STREAM } from "./as-deployed.ts";
import { createLimits, createQueues, type World } from "./collaborators.ts";
import type { Coverage, Situation } from "./coverage.ts";
import { createDeliveries } from "./deliveries.ts";
import { createGateway } from "./gateway.ts";
import { hearLeftAlone } from "./left-alone.ts";
import { createBusModel } from "./models/bus.ts";
import { feedFromQueue } from "./models/queue-source.ts";
import { feedFromStream } from "./models/stream-source.ts";
import { createTable } from "./models/table.ts";
import { createVault } from "./models/vault.ts";
import { createPipeline } from "./pipeline.ts";
import { createProvider } from "./provider.ts";
import type { Violation } from "./rules/violation.ts";
import { startSchedules } from "./schedules.ts";
import { createSite } from "./site.ts";
import type { Injected } from "./troubles.ts";

/** What a run is told. */
export interface RunOptions {
  readonly seed: number;
  /** Steps after which the troubles end; default: when the run's own climate says so. */
  readonly steps?: number;
  /** Whether a fault may happen, by its key; default every one. */
  readonly allows?: (key: string) => boolean;
}

/** What became of a run. */
export interface Run {
  readonly seed: number;
  readonly violations: readonly Violation[];
  readonly coverage: Coverage;
  readonly injected: readonly Injected[];
  readonly steps: number;
  readonly jobs: number;
  readonly trace: readonly string[];
  readonly digest: string;
}

const HOUR = 3_600_000;
// Three submissions of at most ten minutes in the queue, an hour to run and an hour's grace each, with the waits between.
const REST_MS = 12 * HOUR;
// The limiter keeps a little of each limit for calls that are late.
const NEAR_LIMIT = 0.75;
const NEAR_LIMITS: Readonly<Record<string, Situation>> = {
  submit: "submissions_near_their_limit",
  "status and cancel": "status_calls_near_their_limit",
  queue: "queue_status_calls_near_their_limit",
};

/** One run of the whole pipeline: troubles for a while, then none, until everything is at rest. */
export async function run({ seed, steps: mostSteps, allows = () => true }: RunOptions): Promise<Run> {
  const site = createSite(seed, allows);
  const { time, chance, climate, rules, sightings, troubles, trace, heal } = site;
  const { see } = sightings;
  time.setTimeout(heal, climate.troubleMs);

  const queues = createQueues(site);
  const { jobsQueue, deadLetters, spill } = queues;
  const provider = createProvider(site, seed, (url, init) => deliveries.carry(url, init));
  const table = createTable(
    (jobId, callback) =>
      void time.setTimeout(callback, chance.of(`index ${jobId} ${time.now()}`) * climate.indexLagMs),
    (change) => {
      const { job_id, status, version } = change.after;
      trace.add(
        time.now(),
        `job ${job_id} ${change.before?.status ?? "new"} → ${status}, version ${version}`,
      );
      site.observer.changed(change, time.now());
      stream.add(change);
    },
  );
  const world: World = {
    ...{ table, provider, queues },
    bucket: createMemoryBlobStore(),
    bus: createBusModel({
      chance,
      isRefused({ detail }) {
        const { event_id: id } = JSON.parse(detail) as { event_id: string };
        const isRefused = troubles.strikes("event_refused", troubles.numbered(id), climate.faultRates.fails);
        if (isRefused) see("bus_refused_some");
        return isRefused;
      },
      onTaken: (event) => site.observer.announced(event),
    }),
    limits: createLimits(),
    vault: createVault(),
  };
  const pipeline = createPipeline(site, world);
  const gateway = createGateway(site, pipeline.receiver);
  const deliveries = createDeliveries(site, {
    gateway,
    table,
    bucket: world.bucket,
    spill,
    hasRotated: () => operator.hasRotated(),
  });
  feedFromQueue(jobsQueue, pipeline.dispatcher, {
    ...FEEDS.jobsQueue,
    maxConcurrency: climate.dispatchers,
    timers: time,
    awayMs: () => site.awayMs("jobsQueue"),
    onHandled: ({ id, body, sentAt }) =>
      site.observer.handled({
        id,
        body,
        sentAt,
        hasAnother: (jobId) =>
          jobsQueue.messages.some(
            (other) =>
              (other.body !== body || other.sentAt !== sentAt) && other.body.includes(`"job_id":"${jobId}"`),
          ),
        isDeadLettered: deadLetters.messages.some((letter) => letter.body === body),
      }),
  });
  feedFromQueue(spill, pipeline.receiver, {
    ...FEEDS.spill,
    timers: time,
    awayMs: () => site.awayMs("spill"),
  });
  const stream = feedFromStream({
    chance,
    sleep: time.sleep,
    consumer: pipeline.publisher,
    awayMs: () => site.awayMs("stream"),
    isAnswerLost: (batch) =>
      troubles.strikes("batch_answer_lost", troubles.numbered(batch), climate.repeatRate),
    passes: ({ status }) => !STREAM.silent.includes(status),
  });

  const operator = startOperator(site, world.vault, provider);
  const application = startApplication(site, jobsQueue);
  startStranger(site, {
    gateway,
    overheard: deliveries.overheard,
    secrets: operator.secrets,
    isStored: (jobId) => ["SUCCEEDED", "FAILED"].includes(table.jobs.get(jobId)?.status ?? ""),
    spilled: spill.sent,
    isKept: (jobId, body) => isKept(world, jobId, body),
  });
  let isOver = false;
  startSchedules(site, pipeline, () => isOver);

  const isAtRest = () =>
    site.isHealed() &&
    application.isDone() &&
    jobsQueue.messages.length === 0 &&
    spill.messages.length === 0 &&
    stream.waiting() === 0 &&
    [...table.jobs.values()].every(({ status }) => isOutcome(status)) &&
    provider.underWay() === 0;
  let steps = 0;
  const restsOrFails = () => {
    if (++steps === mostSteps) heal();
    return rules.violations.length > 0 || isAtRest();
  };
  const go = () => time.runUntil(restsOrFails, climate.troubleMs + REST_MS);
  const hasEnded = await hearLeftAlone(go, site.observer.leftAlone);
  const open = [...table.jobs.values()].find(({ status }) => !isOutcome(status));
  if (rules.violations.length === 0) {
    const waits = [
      `${jobsQueue.messages.length} on the jobs queue`,
      `${spill.messages.length} on the spill queue`,
      `${stream.waiting()} changes in the stream`,
      `${provider.underWay()} deliveries under way`,
      open === undefined ? "no open job" : `${open.status} with check_at ${open.check_at}`,
    ].join(", ");
    site.observer.rested({ isAtRest: hasEnded, waits, jobId: open?.job_id });
  }
  isOver = true;
  provider.simulator.stop();
  // A delivery that the weather loses makes one attempt: the provider tries again only where an answer says so.
  for (let n = provider.simulator.state().counts.deliveries_lost; n > 0; n--) see("delivery_lost_for_good");
  for (const { limit, share } of rules.fullest()) {
    const situation = NEAR_LIMITS[limit.operations.join(" and ")];
    if (situation !== undefined && share >= NEAR_LIMIT) see(situation);
  }
  if (rules.violations.length === 0) {
    const end = {
      sent: application.sent,
      jobs: table.jobs,
      deadLetters: deadLetters.messages,
      taken: deliveries.taken,
      retentionMs: climate.retentionMs,
      skewMs: climate.skewMs,
      read: async (location: string) => Buffer.from(await world.bucket.get(location)).toString(),
    };
    await rules.checkEnd(end);
  }
  const { violations } = rules;
  const { injected } = troubles;
  const { coverage } = sightings;
  const left = {
    jobs: [...table.jobs.values()],
    events: world.bus.events,
    deadLetters: deadLetters.messages,
  };
  return {
    seed,
    violations,
    coverage,
    injected,
    steps,
    jobs: table.jobs.size,
    trace: trace.lines,
    digest: trace.digest(left),
  };
}

/** Whether a delivery that cannot be read is in the bucket, and a dead letter says where. */
async function isKept({ queues, bucket }: World, jobId: string, bytes: Uint8Array): Promise<boolean> {
  for (const { body } of queues.deadLetters.messages) {
    if (!body.startsWith(`{"job_id":"${jobId}","body_location"`)) continue;
    const { body_location } = JSON.parse(body) as { body_location: string };
    if (Buffer.from(await bucket.get(body_location)).equals(bytes)) return true;
  }
  return false;
}
