import { closeSync, openSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CountedFunction, Counts, FunctionCounts, WorkloadCounts } from "infra/cost/counts";
import { createBundles } from "../bundles.ts";
import { deliveryEvent, endedJobsEvent, jobsEvent, RESULT_BYTES } from "../events.ts";
import { EXPECTED } from "../measures/expected.ts";
import { chainOf } from "../measures/longest-chain.ts";
import { startFunction } from "../processes/function-process.ts";
import { type Stub, type StubRequest, startStub } from "../processes/stub.ts";
import { callsOf, countsOf } from "./count-calls.ts";
import { countLog } from "./count-log.ts";

const FUNCTIONS: readonly CountedFunction[] = ["dispatcher", "receiver", "publisher"];
// A million jobs in a month of 30 days, evenly spread.
const GAP_MS = 2592;
// Of a process that gets one batch after the other.
const BUSY_GAP_MS = 100;
// What Lambda sets. Log lines contain it.
const TRACE_ID =
  "Root=1-69245a3c-0a1b2c3d4e5f60718293a4b5;Parent=1a2b3c4d5e6f7081;Sampled=0;Lineage=1:12345678:0";
// Long enough that calls which begin together overlap.
const LATENCY_MS = 20;
// Of the usual length of an id.
const idOf = (n: number) => `order-${String(n).padStart(14, "0")}`;

interface Workload {
  readonly jobs: number;
  readonly batch: number;
  /** From one invocation to the next, by the clock of the functions: the counts do not depend on how fast the machine is. */
  readonly gapMs: number;
}
const ONE_BY_ONE: Workload = { jobs: 20, batch: 1, gapMs: GAP_MS };
const BACKLOG: Workload = { jobs: 100, batch: 10, gapMs: BUSY_GAP_MS };
const ONE: Workload = { jobs: 1, batch: 1, gapMs: GAP_MS };

interface Counted {
  readonly start: FunctionCounts;
  readonly warm: FunctionCounts;
  readonly requests: readonly StubRequest[];
  readonly jobsBytes: number;
}

/** Builds the deployed bundles, and counts what they do for jobs whose submission is accepted and whose delivery succeeds. */
export async function countJobs(): Promise<Counts> {
  const folder = await mkdtemp(join(tmpdir(), "boomerang-counts-"));
  try {
    return await countIn(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function countIn(folder: string): Promise<Counts> {
  const bundles = createBundles(folder);
  const built = await eachFunction((name) => bundles.deployed(name));
  const count = async (workload: Workload, awsMs = 0) => {
    const stub = await startStub({ awsMs, apiMs: awsMs });
    try {
      return await eachFunction((name) => countFunction(name, workload, stub));
    } finally {
      stub.stop();
    }
  };

  async function countFunction(name: CountedFunction, workload: Workload, stub: Stub): Promise<Counted> {
    const path = join(folder, `${name}.log`);
    const logs = openSync(path, "w");
    const started = await startFunction(built[name], stub.url, EXPECTED[name], {
      ...{ logs, env: { _X_AMZN_TRACE_ID: TRACE_ID } },
    });
    let now = Date.now();
    let read = 0;
    const taken = async (invocations: number) => {
      const requests = await stub.take({ keepsTables: true });
      // The process has written its lines before it replied.
      const lines = readFileSync(path).subarray(read);
      read += lines.length;
      return { requests, counts: { invocations, ...countsOf(requests), ...countLog(lines) } };
    };
    try {
      await stub.take({ keepsTables: true });
      // A job of its own: nothing of it is counted with those of the workload.
      await started.handle(eventsOf(name, [idOf(0)], now)[0] ?? {}, now);
      const { counts: start } = await taken(1);
      let invocations = 0;
      for (let from = 1; from <= workload.jobs; from += workload.batch) {
        const ids = Array.from({ length: workload.batch }, (_, n) => idOf(from + n));
        now += workload.gapMs;
        for (const event of eventsOf(name, ids, now)) {
          await started.handle(event, now);
          invocations++;
        }
      }
      const { counts: warm, requests } = await taken(invocations);
      return { start, warm, requests: requests.requests, jobsBytes: requests.jobsBytes };
    } finally {
      await started.stop();
      closeSync(logs);
    }
  }

  const oneByOne = await count(ONE_BY_ONE);
  const backlog = await count(BACKLOG);
  const slow = await count(ONE, LATENCY_MS);
  return {
    oneByOne: workloadCounts(ONE_BY_ONE, oneByOne),
    backlog: workloadCounts(BACKLOG, backlog),
    start: await eachFunction(async (name) => oneByOne[name].start),
    path: await eachFunction(async (name) => callsOf(chainOf(slow[name].requests))),
  };
}

/** Of jobs that come together: a delivery is an event of its own. */
function eventsOf(name: CountedFunction, ids: readonly string[], now: number): object[] {
  switch (name) {
    case "dispatcher":
      return [jobsEvent(ids, now)];
    case "receiver":
      return ids.map((id) => deliveryEvent(id, now));
    case "publisher":
      return [endedJobsEvent(ids, now)];
  }
}

function workloadCounts(
  { jobs }: Workload,
  counted: Readonly<Record<CountedFunction, Counted>>,
): WorkloadCounts {
  const { dispatcher, receiver, publisher } = counted;
  // The job of the start has ended too.
  const recordBytes = Math.round(receiver.jobsBytes / (jobs + 1)) - RESULT_BYTES;
  return {
    ...{ jobs, recordBytes },
    ...{ dispatcher: dispatcher.warm, receiver: receiver.warm, publisher: publisher.warm },
  };
}

/** One after the other, because the later ones work on what the earlier ones have written. */
async function eachFunction<T>(
  of: (name: CountedFunction) => Promise<T>,
): Promise<Record<CountedFunction, T>> {
  const each: Partial<Record<CountedFunction, T>> = {};
  for (const name of FUNCTIONS) each[name] = await of(name);
  return each as Record<CountedFunction, T>;
}
