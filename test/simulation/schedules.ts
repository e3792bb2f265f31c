import { SCHEDULER_RETRIES, SCHEDULES } from "./as-deployed.ts";
import type { Pipeline } from "./pipeline.ts";
import type { Site } from "./site.ts";

const MINUTE = 60_000;
const WAKE_EVERY = 15;
// When Lambda tries an asynchronous invocation again.
const RETRIES_MS = [MINUTE, 2 * MINUTE].slice(0, SCHEDULER_RETRIES.retries);

/** The schedules: every minute, and a time to wake a target. */
export function startSchedules({ time }: Site, { scheduler }: Pipeline, isOver: () => boolean): void {
  async function invoke(input: unknown, retries: readonly number[] = RETRIES_MS): Promise<void> {
    const { type } = await scheduler.invoke(input);
    const [retryMs, ...later] = retries;
    if (type === "answered" || retryMs === undefined) return;
    await time.sleep(retryMs);
    await invoke(input, later);
  }

  function minute(n: number): void {
    if (isOver()) return;
    void invoke({ task: "minute" });
    if (n % WAKE_EVERY === 0) void invoke({ task: "wake", target: "model:echo/development" });
    time.setTimeout(() => minute(n + 1), SCHEDULES.minute.everyMs);
  }

  minute(0);
}
