import { API_REQUEST_ID_HEADER, isAbsence, isOutcome, webhookToken } from "@boomerang/core";
import { VirtualTime } from "@boomerang/simulator";
import { startApplication } from "./actors/application.ts";
import { startOperator } from "./actors/operator.ts";
import { startStranger } from "./actors/stranger.ts";
import { createChance } from "./chance.ts";
import { createClimate } from "./climate.ts";
import { createBucket, createLimits, type World } from "./collaborators.ts";
import type { Coverage } from "./coverage.ts";
import { createEffects, type Injected } from "./effects.ts";
import { checkEnd } from "./expectations.ts";
import { createGateway, type Gateway, type WebhookCall } from "./gateway.ts";
import { createBusModel } from "./models/bus.ts";
import { createQueueModel } from "./models/queue.ts";
import { feedFromQueue } from "./models/queue-source.ts";
import { feedFromStream } from "./models/stream-source.ts";
import { createTable } from "./models/table.ts";
import { createVault, LINK_KEY } from "./models/vault.ts";
import { createPipeline, STATUS_CALLS_PER_SECOND } from "./pipeline.ts";
import { createProvider } from "./provider.ts";
import type { Site } from "./site.ts";
import { createTrace } from "./trace.ts";
import { type CallLimit, createWitness, type Violation } from "./witness.ts";

/** What a run is told. */
export interface RunOptions {
  readonly seed: number;
  /** Steps after which the troubles end; default none. */
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
  readonly trace: readonly string[];
  readonly digest: string;
  readonly jobs: number;
}

const START = Date.UTC(2026, 0, 1);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
// Three submissions of at most ten minutes in the queue, an hour to run and an hour's grace each, with the waits between.
const REST_MS = 12 * HOUR;
// Over which of their clocks' differences the limits hold, milliseconds: the limiter's own allowance.
const SUBMIT_SKEW_MS = 450;
const STATUS_SKEW_MS = 45;

/** One run of the whole pipeline: troubles for a while, then none, until everything is at rest. */
export async function run({
  seed,
  steps: mostSteps = Number.POSITIVE_INFINITY,
  allows = () => true,
}: RunOptions): Promise<Run> {
  const chance = createChance(seed);
  const climate = createClimate(chance);
  const trace = createTrace(START);
  const time = new VirtualTime(START, () => new Promise((resolve) => setImmediate(resolve)));
  let healed = false;
  const isHealed = () => healed;
  const witness = createWitness(limitsOf(climate), isSecretLine(climate.jobs));
  const effects = createEffects({ time, start: START, chance, climate, trace, allows });
  const site: Site = { time, start: START, chance, climate, trace, effects, witness, isHealed };
  const heal = () => {
    healed = true;
    effects.heal();
    trace.add(time.now(), "troubles are over");
  };
  time.setTimeout(heal, climate.troubleMs);

  const timers = {
    now: () => time.now(),
    setTimeout: (callback: () => void, ms: number) => time.setTimeout(callback, ms),
  };
  const repeatRate = () => (healed ? 0 : climate.repeatRate);
  const queue = (name: string, visibilityMs: number, retentionMs = climate.retentionMs) => ({
    ...{ name, timers, chance, visibilityMs, retentionMs, repeatRate },
    onRepeat: () => witness.see("message_repeated"),
  });
  const deadLetters = createQueueModel(queue("dead-letters", 30_000, Number.POSITIVE_INFINITY));
  const jobsQueue = createQueueModel({
    ...queue("jobs", 6 * MINUTE),
    redrive: { maxReceives: 1000, to: deadLetters },
  });
  const spill = createQueueModel(queue("spill", MINUTE, Number.POSITIVE_INFINITY));

  const overheard: WebhookCall[] = [];
  const answered = new Set<string>();
  let gateway: Gateway = async () => 503;
  const provider = createProvider(site, seed, async (url, init) => {
    const { pathname } = new URL(url);
    const jobId = pathname.split("/").at(-2) ?? "";
    const headers = Object.fromEntries(new Headers(init.headers));
    const call = { path: pathname, body: init.body as Uint8Array, headers };
    overheard.push(call);
    const status = await gateway(call);
    trace.add(time.now(), `delivery ${headers[API_REQUEST_ID_HEADER]} for ${jobId} answered ${status}`);
    if (status === 503) witness.see("delivery_answered_503");
    if (status === 200) {
      answered.add(jobId);
      if (operator.hasRotated()) witness.see("delivered_after_rotation");
      checkDurable(jobId);
    }
    return new Response(null, { status });
  });
  const world: World = {
    table: createTable(
      (jobId, callback) =>
        void time.setTimeout(callback, chance.of(`index lag ${jobId} ${time.now()}`) * 2_000),
      (change) => {
        trace.add(
          time.now(),
          `job ${change.after.job_id} ${change.before?.status ?? "new"} → ${change.after.status} v${change.after.version}`,
        );
        witness.changed(change);
        stream.add(change);
      },
    ),
    bucket: createBucket(),
    limits: createLimits(),
    vault: createVault(),
    provider,
    queues: { jobsQueue, deadLetters, spill },
  };
  function checkDurable(jobId: string): void {
    const status = world.table.jobs.get(jobId)?.status;
    const isStored = status !== undefined && isOutcome(status) && !isAbsence(status);
    const isSpilled = spill.messages.some(({ body }) => body.includes(`"job_id":"${jobId}"`));
    if (!isStored && !isSpilled)
      witness.violated("200 is never answered before the delivery is durable", String(status), jobId);
  }
  const bus = createBusModel(site);
  const pipeline = createPipeline(site, world, bus);
  gateway = createGateway(site, pipeline.receiver);
  feedFromQueue(jobsQueue, pipeline.dispatcher, { batchSize: 10, maxConcurrency: 4 });
  feedFromQueue(spill, pipeline.receiver as Parameters<typeof feedFromQueue>[1], {
    batchSize: 5,
    maxConcurrency: 5,
  });
  const stream = feedFromStream({
    ...{ time, chance, repeatRate, consumer: pipeline.publisher },
    passes: ({ status }) => status !== "PENDING" && status !== "SUBMITTED",
  });
  const operator = startOperator(site, world.vault, provider);
  const application = startApplication(site, jobsQueue);
  startStranger(site, { gateway, overheard, secrets: operator.secrets });

  let isOver = false;
  const everyMinute = (n: number) => {
    if (isOver) return;
    void pipeline.scheduler.invoke({ task: "minute" });
    if (n % 15 === 0) void pipeline.scheduler.invoke({ task: "wake", target: "model:echo/development" });
    time.setTimeout(() => everyMinute(n + 1), MINUTE);
  };
  everyMinute(0);

  const isAtRest = () =>
    healed &&
    application.isDone() &&
    jobsQueue.messages.length === 0 &&
    spill.messages.length === 0 &&
    stream.waiting === 0 &&
    provider.underWay() === 0 &&
    [...world.table.jobs.values()].every(({ status }) => isOutcome(status));
  let steps = 0;
  const isDone = () => {
    steps++;
    if (steps === mostSteps && !healed) heal();
    return witness.violations.length > 0 || isAtRest();
  };
  const cameToRest = await time.runUntil(isDone, climate.troubleMs + REST_MS);
  if (!cameToRest)
    witness.violated(
      "everything comes to rest",
      `${jobsQueue.messages.length} messages, ${spill.messages.length} spilled`,
    );
  isOver = true;
  provider.simulator.stop();
  seeClimate();
  if (witness.violations.length === 0) {
    await checkEnd(
      {
        ...{ sent: application.sent, jobs: world.table.jobs, deadLetters: deadLetters.messages, answered },
        read: async (location) => Buffer.from(await world.bucket.get(location)).toString(),
      },
      witness,
    );
  }

  function seeClimate(): void {
    if (climate.skewMs >= 1000) witness.see("clocks_seconds_apart");
    if (climate.outages.some(({ from, to }) => to - from >= HOUR)) witness.see("outage_of_hours");
    const { deliveries_failed: failed } = provider.simulator.state().counts;
    if (failed > 0) witness.see("both_attempts_lost");
  }

  return {
    seed,
    violations: witness.violations,
    coverage: witness.coverage,
    injected: effects.injected,
    steps,
    trace: trace.lines,
    digest: trace.digest(),
    jobs: world.table.jobs.size,
  };
}

function limitsOf({ skewMs, submissionsPerMinute }: ReturnType<typeof createClimate>): CallLimit[] {
  const submissions: CallLimit = { operations: ["submit"], limit: submissionsPerMinute, windowMs: MINUTE };
  const statuses: CallLimit = {
    operations: ["status", "cancel"],
    limit: STATUS_CALLS_PER_SECOND,
    windowMs: 1000,
  };
  return [
    ...(skewMs <= SUBMIT_SKEW_MS ? [submissions] : []),
    ...(skewMs <= STATUS_SKEW_MS ? [statuses] : []),
  ];
}

/** Whether a line holds an input, an output, a secret, a signature or a token that lets deliveries in. */
function isSecretLine(jobs: number): (line: string) => boolean {
  const tokens = Array.from({ length: jobs }, (_, n) => webhookToken(`order-${n}`, LINK_KEY));
  return (line) =>
    line.includes("PRIVATE") || /v1=[0-9a-f]{64}/.test(line) || tokens.some((token) => line.includes(token));
}
