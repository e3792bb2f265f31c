import { DEFAULT_TIMING, type InferenceClient, type Timing } from "@boomerang/core";
import {
  type BlobStore,
  createApiClient,
  createLimiters,
  createLog,
  createMemoryLimitStore,
  createSecrets,
  type EventBus,
  type JobStore,
  LIMITS,
  type LimitStore,
  type Log,
  type LogFields,
  type Meter,
  type Queue,
  type QueueMessage,
  type Secrets,
} from "@boomerang/runtime";
import { FUNCTIONS, patienceWith, QUEUES } from "./as-deployed.ts";
import type { Service } from "./climate.ts";
import type { Bus } from "./models/bus.ts";
import { createQueueModel, type QueueModel } from "./models/queue.ts";
import type { Table } from "./models/table.ts";
import { SECRET_IDS, type Vault, vaultClient } from "./models/vault.ts";
import type { Process } from "./process.ts";
import type { Provider } from "./provider.ts";
import type { Site } from "./site.ts";
import { jobIn } from "./weather.ts";

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

/** The queues as the stack has them. */
export function createQueues({ time, chance, climate, sightings, troubles }: Site): World["queues"] {
  const options = (name: keyof World["queues"]) => ({
    ...{ name, timers: time, chance, ...QUEUES[name] },
    isRepeated(what: string) {
      const isRepeated = troubles.strikes("message_repeated", what, climate.repeatRate);
      if (isRepeated) sightings.see("message_repeated");
      return isRepeated;
    },
  });
  const deadLetters = createQueueModel(options("deadLetters"));
  const redrive = { maxReceives: QUEUES.jobsQueue.maxReceives, to: deadLetters };
  const { retentionMs } = climate;
  return {
    deadLetters,
    jobsQueue: createQueueModel({ ...options("jobsQueue"), retentionMs, redrive }),
    spill: createQueueModel(options("spill")),
  };
}

export function createLimits(): Map<string, LimitStore> {
  return new Map(Object.values(LIMITS).map(({ name }) => [name, createMemoryLimitStore()]));
}

/** The collaborators of one process: every call goes by way of an effect. */
export function collaboratorsOf(site: Site, world: World, process: Process) {
  const { effects, observer, climate, trace, time } = site;
  const call: Call = (service, what, perform) =>
    effects.run(process, { service, what, perform, ...patienceWith(service, process.of) });
  const secrets = createSecrets(
    vaultClient((id) => call("secrets", id, () => world.vault.get(id))),
    Object.fromEntries(FUNCTIONS[process.of].secrets.map((name) => [name, SECRET_IDS[name]])),
    process.clock,
  );
  const send = world.provider.fetchFor(process);
  const line =
    (isTold: boolean) =>
    (message: string, fields: LogFields = {}) => {
      observer.logged(process, message, fields);
      if (isTold)
        trace.add(time.now(), `${process.name} says: ${message} ${JSON.stringify(fields, withoutFrames)}`);
    };
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
    log: createLog({ info: line(false), warn: line(true), error: line(true) } as Parameters<
      typeof createLog
    >[0]) satisfies Log,
    meter: { count: (name) => observer.counted(name), gauge: () => undefined } satisfies Meter,
    store: storeOf(world.table, call, site, process) satisfies JobStore,
    bus: {
      put: (events) =>
        call("bus", `put ${events.map(({ jobId }) => jobId).join(" ")}`, () => world.bus.put(events)),
    } satisfies EventBus,
    blobs: {
      put: (key, body) =>
        call("bucket", `put ${key}`, async () => {
          const location = await world.bucket.put(key, body);
          observer.stored(key);
          observer.kept(location, body);
          return location;
        }),
      get: (location) => call("bucket", `get ${location}`, () => world.bucket.get(location)),
    } satisfies BlobStore,
    jobsQueue: queueOf("jobsQueue", world, call),
    deadLetters: queueOf("deadLetters", world, call, observer.putAside),
    spillQueue: queueOf("spill", world, call),
    api: createApiClient(secrets, {
      clock: process.clock,
      sleep: process.sleep,
      random: process.random,
      fetch: async (url, init) => {
        const jobId = jobIn(String(init.body));
        if (jobId !== "") observer.submitting(process, jobId, time.now());
        const answer = await send(url, init).catch((error: unknown) => {
          if (isOfQueue(url)) observer.askedForQueue(process, undefined);
          throw error;
        });
        if (isOfQueue(url)) observer.askedForQueue(process, answer.status);
        return answer;
      },
    }) satisfies InferenceClient,
    limiter: createLimiters((name) => {
      const store = world.limits.get(name);
      if (store === undefined) throw new TypeError(`there is no limit ${name}`);
      return {
        read: () => call("control", `read ${name}`, () => store.read()),
        write: (state, expected) =>
          call("control", `write ${name}`, async () => {
            const before = (await store.read())?.state.share ?? 1;
            const isWritten = await store.write(state, expected);
            if (isWritten) observer.paced(before, state.share);
            return isWritten;
          }),
      };
    }, process),
  };
}

const isOfQueue = (url: string) => url.endsWith("/async_queue_status");

/** Of where an error was made, the file and line: what is before them differs from machine to machine. */
function withoutFrames(key: string, value: unknown): unknown {
  return key === "frames" ? /[\w.-]+:\d+/.exec(String(value))?.[0] : value;
}

type Call = <T>(service: Service, what: string, perform: () => T | Promise<T>) => Promise<T>;

function queueOf(
  name: "jobsQueue" | "deadLetters" | "spill",
  { queues }: World,
  call: Call,
  onSent: (message: QueueMessage) => void = () => undefined,
): Queue {
  const queue = queues[name];
  return {
    send: (message) =>
      call(name, "send", () => {
        queue.send(message);
        onSent(message);
      }),
    changeVisibility: (receiptHandle, seconds) =>
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
      // As the adapter knows by an id: another writer may have made the very same record.
      let isOurs = false;
      const isPut = await call("jobs", `put ${jobId}`, async () => {
        const isPut = await table.put(next, before);
        if (isPut) observer.wrote(process, { before, after: next });
        isOurs ||= isPut;
        return isPut;
      });
      const current = isPut ? next : await call("jobs", `get ${jobId}`, () => table.get(jobId));
      if (isOurs && current?.version === next.version) return true;
      sightings.see("conditional_write_lost");
      return false;
    },
  };
}
