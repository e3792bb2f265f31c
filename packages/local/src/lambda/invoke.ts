import type { Clock } from "@boomerang/core";
import type { Context } from "aws-lambda";
import { createContext, DEFAULT_TIMEOUT_MS, type FunctionSettings } from "./context.ts";

export type LambdaHandler<Event, Result> = (event: Event, context: Context) => Promise<Result>;

export class FunctionTimeoutError extends Error {
  override readonly name = "FunctionTimeoutError";

  constructor(functionName: string, timeoutMs: number) {
    super(
      `${functionName} did not end within ${timeoutMs} ms. Lambda would stop it here. Raise its timeoutMs.`,
    );
  }
}

/**
 * Invokes a handler as Lambda does: event and result are converted to JSON and back, and a timeout applies.
 *
 * A handler that times out cannot be stopped here; it continues to run, and its result is ignored.
 *
 * @throws {FunctionTimeoutError} or the error of the handler
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
