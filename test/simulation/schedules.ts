import { SCHEDULER_RETRIES, SCHEDULES } from "./as-deployed.ts";
import type { Pipeline } from "./pipeline.ts";
import type { Site } from "./site.ts";

const MINUTE = 60_000;
const WAKE_EVERY = 15;
const MINUTE_TASK = { task: "minute" };
const WAKE_TASK = { task: "wake", target: "model:echo/development" };
// When Lambda tries an asynchronous invocation again.
const RETRIES_MS = [MINUTE, 2 * MINUTE].slice(0, SCHEDULER_RETRIES.retries);

// How much later the second call comes at most where there are two; many come nearly at once.
const AGAIN_MS = 30_000;

/** The schedules: every minute, and a time to wake a target; at times twice. */
export function startSchedules(
  {
    time,
    chance,
    climate,
    troubles,
    sightings,
  }: Pick<Site, "time" | "chance" | "climate" | "troubles" | "sightings">,
  { scheduler }: Pick<Pipeline, "scheduler">,
  isOver: () => boolean,
): void {
  let underWay = 0;

  async function invoke(input: object, retries: readonly number[] = RETRIES_MS): Promise<void> {
    if (input === MINUTE_TASK && ++underWay === 2) sightings.see("two_minute_runs_at_once");
    const { type } = await scheduler.invoke(input);
    if (input === MINUTE_TASK) underWay--;
    const [retryMs, ...later] = retries;
    if (type === "answered" || retryMs === undefined) return;
    await time.sleep(retryMs);
    await invoke(input, later);
  }

  /** A schedule calls at least once. */
  function call(what: string, input: object): void {
    void invoke(input);
    if (!troubles.strikes("schedule_repeated", what, climate.repeatRate)) return;
    time.setTimeout(() => void invoke(input), chance.of(`${what} again`) ** 3 * AGAIN_MS);
  }

  function minute(n: number): void {
    if (isOver()) return;
    call(`minute ${n}`, MINUTE_TASK);
    if (n % WAKE_EVERY === 0) call(`wake ${n}`, WAKE_TASK);
    time.setTimeout(() => minute(n + 1), SCHEDULES.minute.everyMs);
  }

  minute(0);
}
