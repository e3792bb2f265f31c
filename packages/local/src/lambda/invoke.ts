import type { Clock } from "@boomerang/core";
import type { Context } from "aws-lambda";
import { createContext, DEFAULT_TIMEOUT_MS, type FunctionSettings } from "./context.ts";

/** A handler as Lambda calls it. */
export type LambdaHandler<Event, Result> = (event: Event, context: Context) => Promise<Result>;

/** An invocation took longer than its function may. */
export class FunctionTimeoutError extends Error {
  override readonly name = "FunctionTimeoutError";

  constructor(functionName: string, timeoutMs: number) {
    super(
      `${functionName} did not end within ${timeoutMs} ms. Lambda would have killed it; raise its timeoutMs.`,
    );
  }
}

/**
 * Calls a handler as Lambda does: event and result pass through JSON, and time is limited.
 *
 * A handler that runs out of time cannot be killed here; it runs on, and its result is dropped.
 *
 * @throws {FunctionTimeoutError} and whatever the handler throws
 */
export async function invoke<Event, Result>(
  handler: LambdaHandler<Event, Result>,
  event: Event,
  settings: FunctionSettings,
  clock: Clock = Date,
): Promise<Result> {
  const { name, timeoutMs = DEFAULT_TIMEOUT_MS } = settings;
  const copy: Event = JSON.parse(JSON.stringify(event));
  const timeout = Promise.withResolvers<never>();
  const timer = setTimeout(() => timeout.reject(new FunctionTimeoutError(name, timeoutMs)), timeoutMs);
  try {
    const result = await Promise.race([handler(copy, createContext(settings, clock)), timeout.promise]);
    return JSON.parse(JSON.stringify(result ?? null));
  } finally {
    clearTimeout(timer);
  }
}
