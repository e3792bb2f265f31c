import { DEFAULT_TIMING, type InferenceClient, type Timing } from "@boomerang/core";
import {
  type BlobStore,
  createApiClient,
  createLog,
  createSecrets,
  type EventBus,
  type JobStore,
  type Log,
  type LogFields,
  type Meter,
  type QuarantineStore,
  type Queue,
  type QueueMessage,
  rememberVerified,
  type Secrets,
} from "@boomerang/runtime";
import type { IndexReader } from "@boomerang/runtime/job-index";
import type { Bus } from "@boomerang/testkit/models/bus";
import { createQueueModel, type QueueModel } from "@boomerang/testkit/models/queue";
import { SECRET_IDS, type SecretsModel, secretsClient } from "@boomerang/testkit/models/secrets";
import type { Table } from "@boomerang/testkit/models/table";
import { callTimeout, FUNCTIONS, QUEUES } from "../deployed/as-deployed.ts";
import { jobIdInSubmission } from "../faults/api-faults.ts";
import { type ControlStores, controlStoresOf } from "./control-stores.ts";
import type { Call } from "./effects.ts";
import type { Process } from "./process.ts";
import type { Provider } from "./provider.ts";
import type { RunContext } from "./run-context.ts";

/** What all processes share: the models of AWS, and the API. */
export interface SimulatedServices extends ControlStores {
  readonly table: Table;
  readonly bucket: BlobStore;
  readonly bus: Bus;
  readonly secrets: SecretsModel;
  readonly provider: Provider;
  readonly quarantineStore: QuarantineStore;
  readonly queues: Readonly<Record<"jobsQueue" | "deadLetters" | "spill" | "quarantine", QueueModel>>;
}

/** The queues as the stack deploys them. */
export function createQueues({
  time,
  chance,
  profile,
  coverage,
  faults,
  observer,
}: RunContext): SimulatedServices["queues"] {
  const options = (name: keyof SimulatedServices["queues"]) => ({
    ...{ name, timers: time, chance, ...QUEUES[name] },
    duplicates(what: string) {
      const isDuplicated = faults.inject("duplicate_receive", what, profile.repeatRate);
      if (isDuplicated) coverage.count("duplicate_receive");
      return isDuplicated;
    },
  });
  const deadLetters = createQueueModel(options("deadLetters"));
  const redrive = { maxReceiveCount: QUEUES.jobsQueue.maxReceiveCount, to: deadLetters };
  const { retentionMs } = profile;
  return {
    deadLetters,
    jobsQueue: createQueueModel({
      ...options("jobsQueue"),
      ...{ retentionMs, redrive, onReceived: observer.messageReceived },
    }),
    spill: createQueueModel(options("spill")),
    quarantine: createQueueModel({ ...options("quarantine"), retentionMs: profile.quarantineMs }),
  };
}

/** The collaborators of one process; every call is an effect. */
export function collaboratorsOf(context: RunContext, services: SimulatedServices, process: Process) {
  const { effects, observer, profile, trace, time } = context;
  const call: Call = (service, what, perform) =>
    effects.run(process, { service, what, perform, ...callTimeout(service, process.of) });
  const secrets = createSecrets(
    secretsClient((id) => call("secrets", id, () => services.secrets.get(id))),
    Object.fromEntries(FUNCTIONS[process.of].secrets.map((name) => [name, SECRET_IDS[name]])),
    process,
  );
  const send = services.provider.fetchFor(process);
  const line =
    (isTraced: boolean) =>
    (message: string, fields: LogFields = {}) => {
      observer.logged(process, message, fields);
      if (isTraced)
        trace.add(time.now(), `${process.name} logged: ${message} ${JSON.stringify(fields, withoutFrames)}`);
    };
  const timing: Timing = {
    ...DEFAULT_TIMING,
    firstCheckMs: profile.firstCheckMs,
    messageRetentionMs: profile.retentionMs,
    quarantineMs: profile.quarantineMs,
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
    meter: {
      count: (name) => observer.metricCounted(name),
      gauge: () => undefined,
    } satisfies Meter,
    store: storeOf(services.table, call, context, process) satisfies JobStore,
    bus: {
      put: (events) =>
        call("bus", `put ${events.map(({ jobId }) => jobId).join(" ")}`, () => services.bus.put(events)),
    } satisfies EventBus,
    blobs: {
      put: (key, body) =>
        call("bucket", `put ${key}`, async () => {
          const location = await services.bucket.put(key, body);
          observer.objectStored(location, body);
          return location;
        }),
      get: (location) => call("bucket", `get ${location}`, () => services.bucket.get(location)),
    } satisfies BlobStore,
    jobIndex: {
      read: (query) =>
        call("jobs", `list ${query.index} ${query.shard}`, () => services.table.index.read(query)),
    } satisfies IndexReader,
    jobsQueue: queueOf("jobsQueue", services, call, observer.messageSent),
    deadLetters: queueOf("deadLetters", services, call, observer.deadLettered),
    spillQueue: queueOf("spill", services, call),
    quarantineQueue: queueOf("quarantine", services, call, observer.quarantined),
    quarantineStore: quarantineStoreOf(services.quarantineStore, call),
    api: createApiClient(secrets, {
      clock: process.clock,
      sleep: process.sleep,
      random: process.random,
      fetch: async (url, init) => {
        const jobId = jobIdInSubmission(String(init.body));
        if (jobId !== "") observer.submitting(process, jobId, time.now());
        const response = await send(url, init).catch((error: unknown) => {
          if (isOfQueue(url)) observer.healthProbed(process, undefined);
          throw error;
        });
        if (isOfQueue(url)) observer.healthProbed(process, response.status);
        return response;
      },
    }) satisfies InferenceClient,
    ...controlStoresOf(services, call, context, process),
  };
}

const isOfQueue = (url: string) => url.endsWith("/async_queue_status");

/** Keeps the file and line of an error's origin: the path before them differs between machines. */
function withoutFrames(key: string, value: unknown): unknown {
  return key === "frames" ? /[\w.-]+:\d+/.exec(String(value))?.[0] : value;
}

function quarantineStoreOf(store: QuarantineStore, call: Call): QuarantineStore {
  return rememberVerified({
    hasVerified: (fingerprint) =>
      call("control", "read webhook secrets", () => store.hasVerified(fingerprint)),
    recordVerified: (fingerprint, at) =>
      call("control", "write webhook secrets", () => store.recordVerified(fingerprint, at)),
    admit: (fingerprint, delivery, at) =>
      call("control", `admit ${delivery.jobId}`, () => store.admit(fingerprint, delivery, at)),
  });
}

function queueOf(
  name: keyof SimulatedServices["queues"],
  { queues }: SimulatedServices,
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
      call(name, `change visibility of ${receiptHandle}`, () =>
        queue.changeVisibility(receiptHandle, seconds),
      ),
  };
}

/** The store like the adapter: after a failed conditional write it checks whether its own write caused that. */
function storeOf(table: Table, call: Call, { observer, coverage }: RunContext, process: Process): JobStore {
  return {
    get: (jobId) => call("jobs", `get ${jobId}`, () => table.get(jobId)),
    listDue: (now, limit) => call("jobs", "list due", () => table.listDue(now, limit)),
    async updateOpen(jobId, update) {
      // The version that our own write made.
      let written: number | undefined;
      const updated = await call("jobs", `update ${jobId}`, async () => {
        const before = structuredClone(table.jobs.get(jobId));
        const updated = await table.updateOpen(jobId, update);
        const after = structuredClone(table.jobs.get(jobId));
        if (updated.type === "written" && after !== undefined) {
          observer.wrote(process, { before, after });
          written = after.version;
        }
        return updated;
      });
      if (updated.type === "written") return updated;
      return written !== undefined && updated.job?.version === written ? { type: "written" } : updated;
    },
    async put(next, before) {
      const { job_id: jobId } = next;
      // The adapter compares a write id: another writer may have written the same record.
      let isOurs = false;
      const isPut = await call("jobs", `put ${jobId}`, async () => {
        const isPut = await table.put(next, before);
        if (isPut) observer.wrote(process, { before, after: next });
        isOurs ||= isPut;
        return isPut;
      });
      const current = isPut ? next : await call("jobs", `get ${jobId}`, () => table.get(jobId));
      if (isOurs && current?.version === next.version) return true;
      coverage.count("conditional_write_conflict");
      return false;
    },
  };
}
