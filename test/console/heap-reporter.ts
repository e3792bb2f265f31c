import { setTimeout } from "node:timers/promises";

const MEASUREMENTS = 8;
const BETWEEN_MS = 70;

// Loaded into a process before its program, with --expose-gc: it answers each message with the bytes of the heap that are in use. What
// a stream reads at the moment of one measurement is not in use at each of them.
process.on("message", async () => {
  let least = Number.POSITIVE_INFINITY;
  for (let n = 0; n < MEASUREMENTS; n++) {
    await setTimeout(BETWEEN_MS);
    globalThis.gc?.();
    least = Math.min(least, process.memoryUsage().heapUsed);
  }
  process.send?.(least);
});
// The channel alone does not keep the process running.
process.channel?.unref();
