import type { Arrival } from "./arrivals.ts";
import { type CountedFunction, type FunctionCounts, readCounts } from "./counts.ts";
import { COLD_SHARE } from "./estimates.ts";
import { endedRecordUnits, openRecordUnits, type Workload } from "./sizes.ts";

type Of = (counts: FunctionCounts) => number;

const FUNCTIONS: readonly CountedFunction[] = ["dispatcher", "receiver", "publisher"];
/** The sizes with which the benchmark counts. */
const COUNTED: Workload = { inputKb: 1, resultKb: 1 };

/** What a function uses for a job, in processes that are in use. */
export function usedBy(name: CountedFunction, arrival: Arrival, of: Of): number {
  const { oneByOne, backlog } = readCounts();
  const counts = arrival === "backlog" ? backlog : oneByOne;
  return of(counts[name]) / counts.jobs;
}

/** What all functions use for a job, in processes that are in use. */
export function usedPerJob(arrival: Arrival, of: Of): number {
  return FUNCTIONS.reduce((sum, name) => sum + usedBy(name, arrival, of), 0);
}

/** What starts of processes use more, for each job. */
export function usedByStarts(arrival: Arrival, of: Of): number {
  return FUNCTIONS.reduce((sum, name) => {
    const more = of(readCounts().start[name]) - usedBy(name, "one by one", of);
    return sum + COLD_SHARE * usedBy(name, arrival, ({ invocations }) => invocations) * more;
  }, 0);
}

/** Metrics that the functions send for jobs. */
export function metricsOf(arrival: Arrival): readonly string[] {
  const { oneByOne, backlog } = readCounts();
  const counts = arrival === "backlog" ? backlog : oneByOne;
  return [...new Set(FUNCTIONS.flatMap((name) => counts[name].metrics))];
}

/** Write units of a job. The record's depend on its sizes; what was counted says how often it is written. */
export function writesOf(workload: Workload, arrival: Arrival) {
  const units =
    (name: string): Of =>
    ({ writeUnits }) =>
      writeUnits[name] ?? 0;
  const open = usedBy("dispatcher", arrival, units("Jobs")) / openRecordUnits(COUNTED.inputKb);
  const ended = usedBy("receiver", arrival, units("Jobs")) / endedRecordUnits(COUNTED);
  return {
    claimAndSubmission: open * openRecordUnits(workload.inputKb),
    result: ended * endedRecordUnits(workload),
    openIndex: usedPerJob(arrival, units("Jobs/open")),
    endedIndex: usedPerJob(arrival, units("Jobs/ended")),
    limiter: usedPerJob(arrival, units("Control")),
    starts: usedByStarts(arrival, ({ writeUnits }) =>
      Object.values(writeUnits).reduce((sum, of) => sum + of, 0),
    ),
  };
}
