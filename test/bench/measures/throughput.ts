import type { Benchmark } from "../benchmark.ts";
import { startFunction } from "../processes/function-process.ts";
import { startStub } from "../processes/stub.ts";
import type { Setting } from "../setting.ts";
import { EXPECTED, firstEvent } from "./expected.ts";

const API_MS = 100;
const BATCH = 10;
const CONCURRENCY = 20;
const BATCHES = 600;
const WARM_UP_BATCHES = 200;
// What the provider allows an organization.
const PROVIDER_LIMIT = 200;

/**
 * Submissions a second of one process, with an API that takes 100 ms, while 20 batches are in progress. On Lambda a process handles one
 * batch at a time: this shows how far the code itself is from being the limit.
 */
export function throughput({ bundles }: Setting): Benchmark {
  return {
    name: "dispatcher.throughput",
    unit: "submissions a second",
    target: { atLeast: 3 },
    async measure({ isSmoke }) {
      const stub = await startStub({ apiMs: API_MS });
      const dispatcher = await startFunction(
        await bundles.deployed("dispatcher"),
        stub.url,
        EXPECTED.dispatcher,
      );
      try {
        const event = firstEvent("dispatcher");
        await dispatcher.start(event);
        if (!isSmoke) await dispatcher.repeat(event, WARM_UP_BATCHES, CONCURRENCY);
        const { ms } = await dispatcher.repeat(event, isSmoke ? CONCURRENCY : BATCHES, CONCURRENCY);
        return { value: (1000 * BATCH) / ms, baseline: PROVIDER_LIMIT };
      } finally {
        await dispatcher.stop();
        stub.stop();
      }
    },
  };
}
