import type { Benchmark } from "../benchmark.ts";
import type { Bundle, HandWrittenName } from "../bundles.ts";
import { deliveryEvent, jobsEvent } from "../events.ts";
import { startFunction } from "../processes/function-process.ts";
import { type Requests, startStub } from "../processes/stub.ts";
import type { Setting } from "../setting.ts";
import { EXPECTED } from "./expected.ts";
import { longestChain } from "./longest-chain.ts";

// Long enough that calls which begin together overlap.
const LATENCY_MS = 40;
const BATCHES = 4;

const jobIds = (batch: number) => Array.from({ length: 10 }, (_, n) => `order-${batch}-${n}`);

/** Calls that are made one after the other: before the 200 of a delivery, or before the API is called for a job of a backlog. */
export function roundTrips(name: HandWrittenName, { bundles }: Setting): Benchmark {
  return {
    name: `${name}.roundtrips`,
    unit: "calls",
    isCounted: true,
    target: { atMost: 1 },
    async measure() {
      const stub = await startStub({ awsMs: LATENCY_MS, apiMs: LATENCY_MS });
      try {
        const bundle = await bundles.deployed(name);
        const value = name === "receiver" ? await ofReceiver(bundle, stub) : await ofDispatcher(bundle, stub);
        return { value, baseline: 1 };
      } finally {
        stub.stop();
      }
    },
  };
}

type Stub = Awaited<ReturnType<typeof startStub>>;

/** A warm process gets the first delivery of a job that was submitted. */
async function ofReceiver(bundle: Bundle, stub: Stub): Promise<number> {
  const receiver = await startFunction(bundle, stub.url, EXPECTED.receiver);
  try {
    await receiver.start(deliveryEvent("order-1"));
    await stub.take();
    await receiver.repeat(deliveryEvent("order-2"), 1);
    return longestChain((await stub.take()).requests);
  } finally {
    await receiver.stop();
  }
}

/** A process gets one full batch of new jobs after the other; the last counts. */
async function ofDispatcher(bundle: Bundle, stub: Stub): Promise<number> {
  const dispatcher = await startFunction(bundle, stub.url, EXPECTED.dispatcher);
  try {
    await dispatcher.start(jobsEvent(jobIds(0)));
    let last: Pick<Requests, "requests"> = { requests: [] };
    for (let batch = 1; batch <= BATCHES; batch++) {
      await stub.take();
      await dispatcher.repeat(jobsEvent(jobIds(batch)), 1);
      last = await stub.take();
    }
    return Math.max(...last.requests.filter(({ operation }) => operation === "API").map(callsBefore(last)));
  } finally {
    await dispatcher.stop();
  }
}

const callsBefore =
  ({ requests }: Pick<Requests, "requests">) =>
  ({ from }: { readonly from: number }): number =>
    longestChain(requests.filter(({ operation, to }) => operation !== "API" && to <= from));
