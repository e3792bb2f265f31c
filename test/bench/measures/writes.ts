import type { Benchmark } from "../benchmark.ts";
import { deliveryEvent, jobsEvent } from "../events.ts";
import { startFunction } from "../processes/function-process.ts";
import { startStub } from "../processes/stub.ts";
import type { Setting } from "../setting.ts";
import { EXPECTED } from "./expected.ts";

const BATCHES = 10;
const BATCH = 10;
const JOBS = BATCHES * BATCH;

/**
 * The fewest write units of a job that the design needs: the record when it is claimed, when its submission is accepted, and, with
 * a result of 1 KB, two when it ends; the entry of the index of open jobs when it is made and when it is removed; and the entry of
 * the index of ended jobs. docs/performance.md derives it.
 */
const OF_JOB = 1 + 1 + 2 + 1 + 1 + 1;
// The permits of each batch, and of the one that a dispatcher takes ahead; and that the webhook secrets have verified a delivery,
// once for each receiver.
const OF_PROCESSES = BATCHES + 1 + 1;

/** Write units of a job of a backlog, with 1 KB of input and 1 KB of result, counted from the requests of the deployed bundles. */
export function writesOfJob({ bundles }: Setting): Benchmark {
  return {
    name: "writes.job",
    unit: "write units",
    isCounted: true,
    target: { atMost: 1 },
    async measure() {
      const stub = await startStub();
      const dispatcher = await startFunction(
        await bundles.deployed("dispatcher"),
        stub.url,
        EXPECTED.dispatcher,
      );
      const receiver = await startFunction(await bundles.deployed("receiver"), stub.url, EXPECTED.receiver);
      try {
        for (let batch = 0; batch < BATCHES; batch++) {
          const ids = Array.from({ length: BATCH }, (_, n) => `order-${batch * BATCH + n}`);
          await dispatcher.handle(jobsEvent(ids));
          for (const id of ids) await receiver.handle(deliveryEvent(id));
        }
        const { units } = await stub.take();
        const total = Object.values(units).reduce((sum, of) => sum + of, 0);
        return { value: total / JOBS, baseline: OF_JOB + OF_PROCESSES / JOBS };
      } finally {
        for (const each of [dispatcher, receiver]) await each.stop();
        stub.stop();
      }
    },
  };
}
