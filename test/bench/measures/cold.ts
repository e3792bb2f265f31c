import type { Benchmark } from "../benchmark.ts";
import type { Bundle, FunctionName } from "../bundles.ts";
import { startFunction } from "../processes/function-process.ts";
import type { Setting } from "../setting.ts";
import { compare } from "./compare.ts";
import { EXPECTED, firstEvent } from "./expected.ts";

const RUNS = 31;

/** From loading the bundle in a fresh process to the response to its first event. */
export function coldStart(name: FunctionName, { stub, bundles }: Setting): Benchmark {
  const isReceiver = name === "receiver";
  return {
    name: `${name}.cold`,
    unit: "ms",
    target: { atMost: isReceiver ? 1 : 0.6 },
    async measure({ isSmoke }) {
      const deployed = await bundles.deployed(name);
      const baseline = isReceiver ? await bundles.handWritten(name) : await bundles.wholeSdk(name);
      const startOf = (bundle: Bundle) => async () => {
        const started = await startFunction(bundle, stub.url, EXPECTED[name]);
        try {
          return (await started.start(firstEvent(name))).ms;
        } finally {
          await started.stop();
        }
      };
      return compare(isSmoke ? 1 : RUNS, startOf(deployed), startOf(baseline));
    },
  };
}
