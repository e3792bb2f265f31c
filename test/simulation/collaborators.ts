import {
  createInferenceClient,
  DEFAULT_TIMING,
  type InferenceClient,
  type Job,
  type Timing,
} from "@boomerang/core";
import {
  type BlobStore,
  createLimiter,
  createLog,
  createMemoryLimitStore,
  createSecrets,
  type EventBus,
  type JobStore,
  type Limiter,
  type LimitPolicy,
  type LimitStore,
  type Log,
  type LogFields,
  type Meter,
  type Queue,
  type Secrets,
} from "@boomerang/runtime";
import type { Service } from "./climate.ts";
import type { Bus } from "./models/bus.ts";
import { createQueueModel, type QueueModel } from "./models/queue.ts";
import type { Table } from "./models/table.ts";
import { API_KEY_ID, LINK_KEY_ID, type Vault, vaultClient, WEBHOOK_SECRETS_ID } from "./models/vault.ts";
import type { Process } from "./process.ts";
import type { Provider } from "./provider.ts";
import type { Site } from "./site.ts";

/** The world that functions work on, whichever process they run in. */
export interface World {
  readonly table: Table;
  readonly bucket: BlobStore;
  readonly bus: Bus;
  readonly limits: ReadonlyMap<string, LimitStore>;
  readonly vault: Vault;
  readonly provider: Provider;
  readonly queues: Readonly<Record<"jobsQueue" | "deadLetters" | "spill", QueueModel>>;
}

/** For how many ms the clients of a function wait for an answer, all attempts together. */
export interface Patience {
  readonly ms: number;
  readonly bucketMs: number;
}

const MINUTE = 60_000;
const CLIENTS: Patience = { ms: 9_000, bucketMs: 9_000 };

/** The queues as the stack has them. */
export function createQueues({ time, chance, climate, sightings, troubles }: Site): World["queues"] {
  const queue = (name: string, visibilityMs: number, retentionMs: number) => ({
    ...{ name, timers: time, chance, visibilityMs, retentionMs },
    isRepeated(what: string) {
      const isRepeated = troubles.strikes("message_repeated", what, climate.repeatRate);
      if (isRepeated) sightings.see("message_repeated");
      return isRepeated;
    },
  });
  const deadLetters = createQueueModel(queue("dead-letters", MINUTE, Number.POSITIVE_INFINITY));
  const redrive = { maxReceives: 1000, to: deadLetters };
  return {
    deadLetters,
    jobsQueue: createQueueModel({ ...queue("jobs", 6 * MINUTE, climate.retentionMs), redrive }),
    spill: createQueueModel(queue("spill", MINUTE, Number.POSITIVE_INFINITY)),
  };
}

export const SUBMIT_LIMIT = "submit";
export const STATUS_LIMIT = "status";
export const QUEUE_STATUS_LIMIT = "queue-status";

export function createLimits(): Map<string, LimitStore> {
  return new Map(
    [SUBMIT_LIMIT, STATUS_LIMIT, QUEUE_STATUS_LIMIT].map((name) => [name, createMemoryLimitStore()]),
  );
}

/**
 * The collaborators of one process: every call goes by way of an effect.
 *
 * @param patience for how many ms its clients wait for an answer, all attempts together
 */
export function collaboratorsOf(site: Site, world: World, process: Process, patience: Patience = CLIENTS) {
  const { effects, observer, sightings, climate } = site;
  const call: Call = (service, what, perform) =>
    effects.run(process, {
      ...{ service, what, perform, isRepeated: true },
      patienceMs: service === "bucket" ? patience.bucketMs : patience.ms,
    });
  const secrets = createSecrets(
    vaultClient((id) => call("secrets", id, () => world.vault.get(id))),
    { apiKey: API_KEY_ID, linkKey: LINK_KEY_ID, webhookSecrets: WEBHOOK_SECRETS_ID },
    process.clock,
  );
  const line = (message: string, fields: LogFields = {}) => observer.logged(process, message, fields);
  const timing: Timing = {
    ...DEFAULT_TIMING,
    firstCheckMs: climate.firstCheckMs,
    messageRetentionMs: climate.retentionMs,
  };
  return {
    call,
    clock: process.clock,
    sleep: process.sleep,
    random: process.random,
    timing,
    secrets: secrets satisfies Secrets,
    log: createLog({ info: line, warn: line, error: line } as Parameters<typeof createLog>[0]) satisfies Log,
    meter: { count: (name) => observer.counted(name), gauge: () => undefined } satisfies Meter,
    store: storeOf(world.table, call, site, process) satisfies JobStore,
    bus: {
      put: (events) =>
        call("bus", `put ${events.map(({ jobId }) => jobId).join(" ")}`, () => world.bus.put(events)),
    } satisfies EventBus,
    blobs: {
      put: (key, body) => {
        observer.stored(key);
        return call("bucket", `put ${key}`, () => world.bucket.put(key, body));
      },
      get: (location) => call("bucket", `get ${location}`, () => world.bucket.get(location)),
    } satisfies BlobStore,
    jobsQueue: queueOf("jobsQueue", world, call),
    deadLetters: queueOf("deadLetters", world, call),
    spillQueue: queueOf("spill", world, call),
    api: createInferenceClient({
      apiKey: () => secrets.apiKey(),
      retry: { attempts: 1 },
      clock: process.clock,
      sleep: process.sleep,
      random: process.random,
      fetch: world.provider.fetchFor(process),
    }) satisfies InferenceClient,
    limiter: (name: string, policy: LimitPolicy, batch?: number): Limiter => {
      const store = world.limits.get(name);
      if (store === undefined) throw new TypeError(`there is no limit ${name}`);
      return createLimiter({
        ...(batch !== undefined && { batch }),
        policy,
        clock: process.clock,
        sleep: process.sleep,
        random: process.random,
        store: {
          read: () => call("control", `read ${name}`, () => store.read()),
          write: (state, expected) =>
            call("control", `write ${name}`, async () => {
              const isWritten = await store.write(state, expected);
              if (isWritten && state.share < 1) sightings.see("limiter_gave_way");
              return isWritten;
            }),
        },
      });
    },
  };
}

type Call = <T>(service: Service, what: string, perform: () => T | Promise<T>) => Promise<T>;

function queueOf(name: "jobsQueue" | "deadLetters" | "spill", { queues }: World, call: Call): Queue {
  const queue = queues[name];
  return {
    send: (message) => call(name, "send", () => void queue.send(message)),
    returnAfter: (receiptHandle, seconds) =>
      call(name, `return ${receiptHandle}`, () => queue.returnAfter(receiptHandle, seconds)),
  };
}

/** The store as the adapter is: a write that is refused looks whether it is its own that stands in the way. */
function storeOf(table: Table, call: Call, { observer, sightings }: Site, process: Process): JobStore {
  return {
    get: (jobId) => call("jobs", `get ${jobId}`, () => table.get(jobId)),
    listDue: (now, limit) => call("jobs", "list due", () => table.listDue(now, limit)),
    async put(next, before) {
      const { job_id: jobId } = next;
      const isPut = await call("jobs", `put ${jobId}`, async () => {
        const isPut = await table.put(next, before);
        if (isPut) observer.wrote(process, { before, after: next });
        return isPut;
      });
      if (isPut || isSame(await call("jobs", `get ${jobId}`, () => table.get(jobId)), next)) return true;
      sightings.see("conditional_write_lost");
      return false;
    },
  };
}

/** Whether a record is as one writer made it; two writers never make the same one, since their clocks or words differ. */
function isSame(current: Job | undefined, next: Job): boolean {
  return JSON.stringify(current) === JSON.stringify(next);
}
