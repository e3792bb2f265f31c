import type { Benchmark } from "./benchmark.ts";
import { coldStart } from "./measures/cold.ts";
import { cpuTime } from "./measures/cpu.ts";
import { latencies } from "./measures/latency.ts";
import { localRate } from "./measures/local-rate.ts";
import { memory } from "./measures/memory.ts";
import { roundTrips } from "./measures/round-trips.ts";
import { scaleOfCheck, scaleOfJob, scaleOfMinute } from "./measures/scale/scale.ts";
import { throughput } from "./measures/throughput.ts";
import { writesOfJob } from "./measures/writes.ts";
import type { Setting } from "./setting.ts";

/** All benchmarks, in the order in which they run. */
export function createBenchmarks(setting: Setting): readonly Benchmark[] {
  return [
    coldStart("receiver", setting),
    coldStart("dispatcher", setting),
    coldStart("publisher", setting),
    coldStart("scheduler", setting),
    cpuTime("receiver", setting),
    cpuTime("dispatcher", setting),
    throughput(setting),
    memory("receiver", setting),
    memory("dispatcher", setting),
    roundTrips("receiver", setting),
    roundTrips("dispatcher", setting),
    writesOfJob(setting),
    scaleOfJob(setting),
    scaleOfMinute(setting),
    scaleOfCheck(setting),
    ...latencies(),
    localRate(),
  ];
}
