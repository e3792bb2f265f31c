import { SCHEDULER_RETRIES, SCHEDULES } from "../deployed/as-deployed.ts";
import type { Pipeline } from "./pipeline.ts";
import type { RunContext } from "./run-context.ts";
import { TARGETS } from "./settings.ts";

const MINUTE = 60_000;
const WAKE_EVERY = 15;
const MINUTE_TASK = { task: "minute", targets: TARGETS };
const WAKE_TASK = { task: "wake", target: "model:echo/development" };
// When Lambda retries an asynchronous invocation.
const RETRIES_MS = [MINUTE, 2 * MINUTE].slice(0, SCHEDULER_RETRIES.retries);

// How much later a second call comes at most; many come almost at once.
const SECOND_CALL_MS = 30_000;

/** The schedules: every minute, and one that wakes a target. Some fire twice. */
export function startSchedules(
  {
    time,
    chance,
    profile,
    faults,
    coverage,
  }: Pick<RunContext, "time" | "chance" | "profile" | "faults" | "coverage">,
  { scheduler }: Pick<Pipeline, "scheduler">,
  isOver: () => boolean,
): void {
  let inProgress = 0;

  async function invoke(input: object, retries: readonly number[] = RETRIES_MS): Promise<void> {
    if (input === MINUTE_TASK && ++inProgress === 2) coverage.count("overlapping_minute_runs");
    const { type } = await scheduler.invoke(input);
    if (input === MINUTE_TASK) inProgress--;
    const [retryMs, ...later] = retries;
    if (type === "responded" || retryMs === undefined) return;
    await time.sleep(retryMs);
    await invoke(input, later);
  }

  /** EventBridge Scheduler invokes at least once. */
  function call(what: string, input: object): void {
    void invoke(input);
    if (!faults.inject("schedule_repeated", what, profile.repeatRate)) return;
    time.setTimeout(() => void invoke(input), chance.of(`${what} again`) ** 3 * SECOND_CALL_MS);
  }

  function minute(n: number): void {
    if (isOver()) return;
    call(`minute ${n}`, MINUTE_TASK);
    if (n % WAKE_EVERY === 0) call(`wake ${n}`, WAKE_TASK);
    time.setTimeout(() => minute(n + 1), SCHEDULES.minute.everyMs);
  }

  minute(0);
}
