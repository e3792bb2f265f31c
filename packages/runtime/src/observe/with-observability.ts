import type { Logger } from "@aws-lambda-powertools/logger";
import { injectLambdaContext } from "@aws-lambda-powertools/logger/middleware";
import type { Metrics } from "@aws-lambda-powertools/metrics";
import middy from "@middy/core";
import type { Context } from "aws-lambda";
import { createLog } from "./log.ts";
import { safeError } from "./safe-error.ts";

/** An invocation failed. Lambda logs what a handler throws, so the message contains only what may be logged. */
export class InvocationError extends Error {
  override readonly name = "InvocationError";
}

export type Handler<Event, Result> = (event: Event, context: Context) => Promise<Result>;

/**
 * Wraps a handler for Lambda: log lines name the invocation, and metrics are published when it ends, also when it fails.
 *
 * @throws {@link InvocationError} instead of what the handler throws, which is logged
 */
export function withObservability<Event, Result>(
  handler: Handler<Event, Result>,
  { logger, metrics }: { readonly logger: Logger; readonly metrics: Metrics },
) {
  const log = createLog(logger);
  // Powertools' own middleware warns about every invocation without metrics.
  const flush = () => {
    if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
  };
  return (
    middy<Event, Result>()
      // Events contain inputs and outputs: no environment variable may turn on the logging of events.
      .use(injectLambdaContext(logger, { resetKeys: true, logEvent: false }))
      .use({ after: flush, onError: flush })
      .handler(async (event, context) => {
        try {
          return await handler(event, context);
        } catch (error) {
          log.error("invocation failed", { error });
          throw withoutCause(error);
        }
      })
  );
}

/** Lambda would log a cause too. */
function withoutCause(error: unknown): InvocationError {
  const { name, message = "its message is not logged because it may quote data" } = safeError(error);
  return new InvocationError(`${name}: ${message}`);
}
