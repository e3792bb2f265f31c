import type { Benchmark } from "../benchmark.ts";
import type { HandWrittenName } from "../bundles.ts";
import { startFunction } from "../processes/function-process.ts";
import type { Setting } from "../setting.ts";
import { EXPECTED, firstEvent } from "./expected.ts";

const JOBS = { receiver: 1, dispatcher: 10 };
const FEW = 1000;
const MANY = 50_000;

/** Resident memory of a process after 50,000 jobs, against that after 1,000. */
export function memory(name: HandWrittenName, { stub, bundles }: Setting): Benchmark {
  return {
    name: `${name}.memory`,
    unit: "MB",
    target: { atMost: 1.1 },
    async measure({ isSmoke }) {
      const event = firstEvent(name);
      const process = await startFunction(await bundles.deployed(name), stub.url, EXPECTED[name]);
      const handle = (jobs: number) => process.repeat(event, isSmoke ? 1 : jobs / JOBS[name]);
      try {
        await process.start(event);
        const { rssMb: baseline } = await handle(FEW);
        const { rssMb: value } = await handle(MANY - FEW);
        return { value, baseline };
      } finally {
        await process.stop();
      }
    },
  };
}
