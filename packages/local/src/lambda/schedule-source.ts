import type { Sleep } from "@boomerang/core";
import { systemSleep } from "../system-sleep.ts";
import type { EventSource, EventSourceOptions } from "./event-source.ts";
import { invoke, type LambdaHandler } from "./invoke.ts";

/** What {@link startScheduleSource} calls, and when. */
export interface ScheduleSourceOptions<Input> extends EventSourceOptions {
  readonly handler: LambdaHandler<Input, unknown>;
  /** The schedule's input, the same each time. */
  readonly input: Input;
  /** Milliseconds from one call to the next; the first comes after as many. */
  readonly everyMs: number;
  readonly sleep?: Sleep;
}

/** A schedule that can also be called out of turn. */
export interface ScheduleSource extends EventSource {
  /** Calls the handler now, or joins the call that runs; resolves when it has ended, well or ill. */
  runNow(): Promise<void>;
}

/**
 * Calls a handler with the same input every so often.
 *
 * EventBridge Scheduler does not look whether the last call has ended; here a call that is due while
 * another runs is left out. Schedules here are some hundred times faster than on AWS, so overlap would be the
 * rule instead of the exception. A call that failed is not repeated: the next one is soon enough.
 */
export function startScheduleSource<Input>(options: ScheduleSourceOptions<Input>): ScheduleSource {
  const { everyMs, sleep = systemSleep, clock = Date } = options;
  const stopping = new AbortController();
  let running: Promise<void> | undefined;

  function runNow(): Promise<void> {
    running ??= call(options).finally(() => {
      running = undefined;
    });
    return running;
  }

  async function loop(): Promise<void> {
    let due = clock.now() + everyMs;
    while (!stopping.signal.aborted) {
      // Rejects only to say that the source is stopping.
      await sleep(Math.max(0, due - clock.now()), stopping.signal).catch(() => undefined);
      if (stopping.signal.aborted) return;
      await runNow();
      const missed = Math.floor(Math.max(0, clock.now() - due) / everyMs);
      due += (missed + 1) * everyMs;
    }
  }

  const looping = loop();
  return {
    runNow,
    async stop() {
      stopping.abort();
      await looping;
      await running;
    },
  };
}

async function call<Input>(options: ScheduleSourceOptions<Input>): Promise<void> {
  try {
    await invoke(options.handler, options.input, options.function, options.clock);
  } catch (error) {
    options.onError?.(error);
  }
}
