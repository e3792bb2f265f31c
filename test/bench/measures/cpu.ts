import type { Benchmark, Measurement } from "../benchmark.ts";
import type { Bundle, HandWrittenName } from "../bundles.ts";
import { median } from "../median.ts";
import { startFunction } from "../processes/function-process.ts";
import type { Setting } from "../setting.ts";
import { compare } from "./compare.ts";
import { EXPECTED, firstEvent } from "./expected.ts";

// What V8 makes of the same code differs from process to process, by a tenth.
const PROCESSES = 5;
const ROUNDS = 5;
// The first thousands compile.
const WARM_UP = { receiver: 5000, dispatcher: 500 };
const EVENTS = { receiver: 2000, dispatcher: 200 };
const JOBS = { receiver: 1, dispatcher: 10 };
const TARGETS = { receiver: 1.3, dispatcher: 1.6 };

/** CPU time of a process for each delivery or message, once it is warm. */
export function cpuTime(name: HandWrittenName, { stub, bundles }: Setting): Benchmark {
  return {
    name: `${name}.cpu`,
    unit: name === "receiver" ? "ms a delivery" : "ms a message",
    target: { atMost: TARGETS[name] },
    async measure({ isSmoke }) {
      const event = firstEvent(name);
      const times = isSmoke ? 1 : EVENTS[name];
      const start = async (bundle: Bundle) => {
        const started = await startFunction(bundle, stub.url, EXPECTED[name]);
        await started.start(event);
        await started.repeat(event, isSmoke ? 1 : WARM_UP[name]);
        return {
          stop: started.stop,
          cpu: async () => (await started.repeat(event, times)).cpuMs / JOBS[name],
        };
      };
      const measured: Measurement[] = [];
      for (let n = 0; n < (isSmoke ? 1 : PROCESSES); n++) {
        const deployed = await start(await bundles.deployed(name));
        const handWritten = await start(await bundles.handWritten(name));
        try {
          measured.push(await compare(isSmoke ? 1 : ROUNDS, deployed.cpu, handWritten.cpu));
        } finally {
          await Promise.all([deployed.stop(), handWritten.stop()]);
        }
      }
      return {
        value: median(measured.map(({ value }) => value)),
        baseline: median(measured.map(({ baseline }) => baseline)),
      };
    },
  };
}
