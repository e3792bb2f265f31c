import type { FaultControls, FaultValues, WorkerKills } from "@boomerang/console";
import type { SimulatorServer } from "@boomerang/local/dev";

const PERCENT = 100;
// What `pnpm dev` starts with.
const START: FaultValues = {
  ...{ throttled: 0, failed: 0, cut: 0, lost: 0, late: 0, repeated: 0 },
  ...{ slow: 0, cold: 1000 },
};

/** The faults of the simulator, and the kills of a worker, as the console knows them. */
export function simulatorFaults(
  simulator: Pick<SimulatorServer, "configure">,
  kills?: WorkerKills,
): FaultControls {
  let current = START;
  return {
    kills,
    none: START,
    read: () => current,
    write(values) {
      current = values;
      simulator.configure({
        inferenceMs: values.slow,
        coldStartMs: values.cold,
        faults: {
          refuseRate: values.throttled / PERCENT,
          failAnswerRate: values.failed / PERCENT,
          loseAnswerRate: values.cut / PERCENT,
          loseDeliveryRate: values.lost / PERCENT,
          delayDeliveryRate: values.late / PERCENT,
          repeatDeliveryRate: values.repeated / PERCENT,
        },
      });
    },
  };
}
