import { isOutcome } from "@boomerang/core";
import { createBlobStoreModel } from "@boomerang/testkit/models/blob-store";
import { createBusModel } from "@boomerang/testkit/models/bus";
import { createQuarantineStoreModel } from "@boomerang/testkit/models/quarantine-store";
import { consumeQueue } from "@boomerang/testkit/models/queue-source";
import { createSecretsModel } from "@boomerang/testkit/models/secrets";
import { consumeStream } from "@boomerang/testkit/models/stream-source";
import { createTable } from "@boomerang/testkit/models/table";
import { startApplication } from "../actors/application.ts";
import { startAttacker } from "../actors/attacker.ts";
import { startOperator } from "../actors/operator.ts";
import { startPauses } from "../actors/pauses.ts";
import type { Counter, Coverage } from "../counters/coverage.ts";
import { EVENT_SOURCES, STREAM } from "../deployed/as-deployed.ts";
import type { InjectedFault } from "../faults/fault-injector.ts";
import { isLongOutage } from "../invariants/recovery.ts";
import type { Violation } from "../invariants/violation.ts";
import { outageScenarioOf } from "../recovery/outage-scenario.ts";
import { createQueues, type SimulatedServices } from "./collaborators.ts";
import { createControlStores } from "./control-stores.ts";
import { createDeliveries } from "./deliveries.ts";
import { createGateway } from "./gateway.ts";
import { completedMessage, createHandledMessages } from "./handled-messages.ts";
import { isKept } from "./is-kept.ts";
import type { Observer } from "./observer.ts";
import { createPipeline } from "./pipeline.ts";
import { createProvider } from "./provider.ts";
import { createRunContext } from "./run-context.ts";
import type { Scenario } from "./scenario.ts";
import { startSchedules } from "./schedules.ts";
import { catchUnhandledRejections } from "./unhandled-rejections.ts";

export interface RunOptions {
  readonly seed: number;
  /** Steps after which the faults end; default: the time of the run's fault profile. */
  readonly steps?: number;
  /** Whether a fault may happen, by its key; default every fault. */
  readonly allows?: (key: string) => boolean;
  /** Default: every fiftieth seed has an outage and nothing else, the others have all faults. */
  readonly scenario?: Scenario;
  readonly observer?: Partial<Observer>;
}

export interface Run {
  readonly seed: number;
  readonly violations: readonly Violation[];
  readonly coverage: Coverage;
  readonly injected: readonly InjectedFault[];
  readonly steps: number;
  readonly jobs: number;
  readonly trace: readonly string[];
  readonly digest: string;
}

const HOUR = 3_600_000;
// Enough for three submissions, each with ten minutes in the queue, an hour to run, an hour of grace, and the waits between, and
// for a quarantine of six hours.
const QUIESCENCE_MS = 18 * HOUR;
// The limiter reserves a part of each limit for late calls.
const NEAR_LIMIT = 0.75;
const NEAR_LIMITS: Readonly<Record<string, Counter>> = {
  submit: "submissions_near_limit",
  "status and cancel": "status_calls_near_limit",
  queue: "queue_status_calls_near_limit",
};

/** One run of the whole pipeline: faults for a while, then none, until quiescence or the first violation. */
export async function run({
  seed,
  steps: mostSteps,
  allows = () => true,
  scenario = outageScenarioOf(seed),
  observer: more = {},
}: RunOptions): Promise<Run> {
  const context = createRunContext(seed, allows, { ...scenario, observer: more });
  const { time, chance, profile, invariants, coverage, faults, trace, observer, endFaults } = context;
  const { count } = coverage;
  time.setTimeout(endFaults, profile.faultsEndMs);

  const queues = createQueues(context);
  const { jobsQueue, deadLetters, spill, quarantine } = queues;
  const provider = createProvider(context, seed, (url, init) => deliveries.send(url, init));
  const table = createTable(
    (jobId, callback) =>
      void time.setTimeout(callback, chance.of(`index ${jobId} ${time.now()}`) * profile.indexLagMs),
    (change) => {
      const { job_id, status, version } = change.after;
      trace.add(
        time.now(),
        `job ${job_id} ${change.before?.status ?? "new"} → ${status}, version ${version}`,
      );
      observer.changed(change, time.now());
      stream.add(change);
    },
  );
  const quarantineStore = createQuarantineStoreModel();
  const services: SimulatedServices = {
    ...{ ...createControlStores(), table, provider, queues, quarantineStore },
    bucket: createBlobStoreModel(),
    bus: createBusModel({
      chance,
      rejects({ detail }) {
        const { event_id: id } = JSON.parse(detail) as { event_id: string };
        const rate = profile.callFaultRates.call_fails;
        const isRejected = faults.inject("event_rejected", faults.numbered(id), rate);
        if (isRejected) count("events_partially_rejected");
        return isRejected;
      },
      onAccepted: (event) => observer.eventPublished(event),
    }),
    secrets: createSecretsModel(),
  };
  const pipeline = createPipeline(context, services);
  const gateway = createGateway(context, pipeline.receiver);
  const deliveries = createDeliveries(context, {
    gateway,
    table,
    bucket: services.bucket,
    kept: [spill, quarantine],
    operator: () => operator,
    hasWebhookUrl: (jobId) => attacker.hasWebhookUrl(jobId),
  });
  const handled = createHandledMessages(time, profile.retentionMs);
  consumeQueue(jobsQueue, pipeline.dispatcher, {
    ...EVENT_SOURCES.jobsQueue,
    maxConcurrency: profile.maxDispatchers,
    timers: time,
    unavailableMs: () => context.unavailableMs("jobsQueue"),
    onInvoked(message, result) {
      handled.record(message, result);
      if (result === "completed") observer.messageCompleted(completedMessage(message, queues, time.now()));
    },
  });
  for (const [name, maxConcurrency] of [
    ["spill", profile.maxDrains],
    ["quarantine", EVENT_SOURCES.quarantine.maxConcurrency],
  ] as const) {
    consumeQueue(queues[name], pipeline.receiver, {
      ...EVENT_SOURCES[name],
      maxConcurrency,
      timers: time,
      unavailableMs: () => context.unavailableMs(name),
    });
  }
  const stream = consumeStream({
    chance,
    sleep: time.sleep,
    consumer: pipeline.publisher,
    batchSize: STREAM.batchSize,
    lanes: STREAM.shards * STREAM.lanes,
    unavailableMs: () => context.unavailableMs("stream"),
    losesResponse: (batch) =>
      faults.inject("batch_response_lost", faults.numbered(batch), profile.repeatRate),
    passes: ({ status }) => !STREAM.unpublishedStatuses.includes(status),
  });

  const operator = startOperator(context, services.secrets, provider);
  const pauses = startPauses(context, services.pauses);
  const application = scenario?.start(context, services) ?? startApplication(context, jobsQueue);
  const attacker = startAttacker(context, {
    gateway,
    captured: deliveries.captured,
    webhookSecrets: operator.webhookSecrets,
    isStored: (jobId) => ["SUCCEEDED", "FAILED"].includes(table.jobs.get(jobId)?.status ?? ""),
    mayBeUnverified: () =>
      operator.mayBeUnverified((fingerprint) => quarantineStore.verified.has(fingerprint)),
    spilled: spill.sent,
    quarantined: quarantine.sent,
    isKept: (jobId, body) => isKept(services, jobId, body),
  });
  let isOver = false;
  startSchedules(context, pipeline, () => isOver);

  const isQuiescent = () =>
    context.haveFaultsEnded() &&
    application.isDone() &&
    pauses.isDone() &&
    jobsQueue.messages.length === 0 &&
    spill.messages.length === 0 &&
    quarantine.messages.length === 0 &&
    stream.pending() === 0 &&
    [...table.jobs.values()].every(({ status }) => isOutcome(status)) &&
    provider.deliveriesInProgress() === 0;
  let steps = 0;
  const countStep = () => {
    if (++steps === mostSteps) endFaults();
    return invariants.violations.length > 0 || isQuiescent();
  };
  const work = () => time.runUntil(countStep, profile.faultsEndMs + QUIESCENCE_MS);
  const hasEnded = await catchUnhandledRejections(work, observer.unhandledRejection);
  const open = [...table.jobs.values()].find(({ status }) => !isOutcome(status));
  if (invariants.violations.length === 0) {
    const pending = [
      `${jobsQueue.messages.length} on the jobs queue`,
      `${spill.messages.length} on the spill queue`,
      `${quarantine.messages.length} in quarantine`,
      `${stream.pending()} changes in the stream`,
      `${provider.deliveriesInProgress()} deliveries in progress`,
      open === undefined ? "no open job" : `${open.status} with check_at ${open.check_at}`,
    ].join(", ");
    const secretsWereWrong = operator.wereWrong();
    observer.runEnded({ isQuiescent: hasEnded, pending, jobId: open?.job_id, secretsWereWrong });
  }
  isOver = true;
  provider.simulator.stop();
  // A delivery that a fault loses is one attempt: the provider retries only after an error response.
  for (let n = provider.simulator.state().counts.deliveries_lost; n > 0; n--)
    count("lost_delivery_not_retried");
  for (const { limit, share } of invariants.fullest()) {
    const counter = NEAR_LIMITS[limit.operations.join(" and ")];
    if (counter !== undefined && share >= NEAR_LIMIT) count(counter);
  }
  if (invariants.violations.length === 0) {
    const end = {
      sent: application.sent,
      jobs: table.jobs,
      deadLetters: deadLetters.messages,
      accepted: deliveries.accepted,
      wasNeverHandled: handled.wasNeverHandled,
      mayStayUnverified: (jobId: string) => operator.staysWrong() || attacker.hasWebhookUrl(jobId),
      retentionMs: profile.retentionMs,
      skewMs: profile.skewMs,
      resubmitsUndelivered: profile.resubmitsUndelivered,
      read: async (location: string) => Buffer.from(await services.bucket.get(location)).toString(),
    };
    await invariants.checkEnd(end);
  }
  const { soleOutage } = profile;
  if (soleOutage !== undefined)
    count(isLongOutage(soleOutage) ? "recovered_after_hours" : "recovered_after_minutes");
  const finalState = {
    jobs: [...table.jobs.values()],
    events: services.bus.events,
    deadLetters: deadLetters.messages,
  };
  return {
    seed,
    violations: invariants.violations,
    coverage: coverage.counts,
    injected: faults.injected,
    steps,
    jobs: table.jobs.size,
    trace: trace.lines,
    digest: trace.digest(finalState),
  };
}
