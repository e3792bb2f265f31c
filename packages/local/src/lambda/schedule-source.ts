import { type Sleep, systemSleep } from "@boomerang/core";
import type { EventSource, EventSourceOptions } from "./event-source.ts";
import { invoke, type LambdaHandler } from "./invoke.ts";

export interface ScheduleSourceOptions<Input> extends EventSourceOptions {
  readonly handler: LambdaHandler<Input, unknown>;
  /** The event of each invocation. */
  readonly input: () => Input;
  /** Milliseconds between two invocations, and before the first. */
  readonly everyMs: number;
  readonly sleep?: Sleep;
}

export interface ScheduleSource extends EventSource {
  /** Invokes the handler now or joins the running invocation. Resolves when it ends, also after an error. */
  runNow(): Promise<void>;
}

/**
 * Invokes a handler at a fixed interval.
 *
 * EventBridge Scheduler does not wait for the last invocation. Here an invocation that is due while another runs
 * is skipped, because local intervals are so short that most invocations would overlap. A failed invocation is
 * not retried: the next one comes soon.
 */
export function startScheduleSource<Input>(options: ScheduleSourceOptions<Input>): ScheduleSource {
  const { everyMs, sleep = systemSleep, clock = Date } = options;
  const stopping = new AbortController();
  let running: Promise<void> | undefined;

  function runNow(): Promise<void> {
    running ??= invokeHandler(options).finally(() => {
      running = undefined;
    });
    return running;
  }

  async function loop(): Promise<void> {
    let due = clock.now() + everyMs;
    while (!stopping.signal.aborted) {
      // Rejects only when the source is stopping.
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

async function invokeHandler<Input>(options: ScheduleSourceOptions<Input>): Promise<void> {
  try {
    await invoke(options.handler, options.input(), options.function, options.clock);
  } catch (error) {
    options.onError?.(error);
  }
}
