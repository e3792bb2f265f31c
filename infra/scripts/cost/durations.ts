import { type CountedFunction, readCounts, type Service } from "./counts.ts";
import {
  COLD_MS,
  COLD_SHARE,
  CORE_MB,
  CPU_MS,
  GB,
  LATENCY_MS,
  RUNTIME_START_MS,
  SLOWER_CORE,
} from "./estimates.ts";

/** Seconds that an invocation of a warm process is billed for: its calls that wait for one another, and its CPU time. */
export function secondsOf(name: CountedFunction, jobs: number): number {
  const calls = Object.entries(readCounts().path[name]) as [Service, number][];
  const waitMs = calls.reduce((sum, [service, times]) => sum + times * LATENCY_MS[service], 0);
  const cpuMs = CPU_MS[name].invocation + jobs * CPU_MS[name].job;
  const cores = (GB[name] * 1024) / CORE_MB;
  // AWS bills whole milliseconds.
  return Math.ceil(waitMs + (cpuMs / Math.min(1, cores)) * SLOWER_CORE) / 1000;
}

/** Seconds that the start of a process is billed for. While it starts, a function has a whole core. */
export function coldSecondsOf(name: CountedFunction): number {
  return (COLD_MS[name] * SLOWER_CORE + RUNTIME_START_MS) / 1000;
}

/** GB-seconds of an invocation, with its share of the starts of processes. */
export function gbSecondsOf(name: CountedFunction, seconds: number): number {
  return GB[name] * (seconds + COLD_SHARE * coldSecondsOf(name));
}
