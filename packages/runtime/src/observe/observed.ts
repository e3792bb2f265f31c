import type { Logger } from "@aws-lambda-powertools/logger";
import { injectLambdaContext } from "@aws-lambda-powertools/logger/middleware";
import type { Metrics } from "@aws-lambda-powertools/metrics";
import middy from "@middy/core";
import type { Context } from "aws-lambda";
import { createLog } from "./log.ts";
import { safeError } from "./safe-error.ts";

/** An invocation failed; says of the reason only what may be logged, because Lambda logs what a handler throws. */
export class InvocationError extends Error {
  override readonly name = "InvocationError";
}

/**
 * Wraps a handler for Lambda: its log lines carry the invocation, its metrics are written when it ends, however
 * it ends.
 *
 * @throws {@link InvocationError} in the place of what the handler throws, which is logged
 */
export function observed<Event, Result>(
  handler: (event: Event, context: Context) => Promise<Result>,
  { logger, metrics }: { readonly logger: Logger; readonly metrics: Metrics },
) {
  const log = createLog(logger);
  // Powertools' own middleware warns of every invocation without metrics.
  const flush = () => {
    if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
  };
  return (
    middy<Event, Result>()
      // Events hold inputs and outputs: no environment variable may have them logged.
      .use(injectLambdaContext(logger, { resetKeys: true, logEvent: false }))
      .use({ after: flush, onError: flush })
      .handler(async (event, context) => {
        try {
          return await handler(event, context);
        } catch (error) {
          log.error("invocation failed", { error });
          throw withoutSecrets(error);
        }
      })
  );
}

/** Without a cause, which Lambda would log too. */
function withoutSecrets(error: unknown): InvocationError {
  const { name, message = "what it says is not logged, it may quote data" } = safeError(error);
  return new InvocationError(`${name}: ${message}`);
}
