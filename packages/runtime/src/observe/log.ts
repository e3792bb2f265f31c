import { Logger } from "@aws-lambda-powertools/logger";
import { LineFormatter } from "./line-formatter.ts";
import { safeError } from "./safe-error.ts";

/**
 * The structured log. A line contains ids of jobs and requests, never their content: no input, output, secret, signature
 * or token is ever a field.
 */
export interface Log {
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

/** An error is the field `error`; only the safe parts of it are logged, see `safeError`. */
export type LogFields = Readonly<Record<string, unknown>>;

/** The logger of a function; its level is `POWERTOOLS_LOG_LEVEL`, default INFO. */
export function createLogger(serviceName: string): Logger {
  return new Logger({ serviceName, logFormatter: new LineFormatter() });
}

export function createLog(logger: Pick<Logger, "info" | "warn" | "error">): Log {
  return {
    info: (message, fields) => logger.info(message, safeFields(fields)),
    warn: (message, fields) => logger.warn(message, safeFields(fields)),
    error: (message, fields) => logger.error(message, safeFields(fields)),
  };
}

/** Makes every field `error` safe, also where a string was thrown, and every error in another field. */
function safeFields(fields: LogFields = {}) {
  const entries = Object.entries(fields).map(([key, value]) => [
    key,
    key === "error" || value instanceof Error ? safeError(value) : value,
  ]);
  return Object.fromEntries(entries);
}
