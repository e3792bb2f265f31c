import { Logger } from "@aws-lambda-powertools/logger";
import { safeError } from "./safe-error.ts";

/**
 * The structured log. A line names jobs and requests, never what is in them: no input, output, secret,
 * signature or token is ever a field.
 */
export interface Log {
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

/** Fields of a line; an error goes in as `error`, and only what is safe to tell of it comes out. */
export type LogFields = Readonly<Record<string, unknown>>;

/** The logger of a function, by Powertools; its level is `POWERTOOLS_LOG_LEVEL`, default INFO. */
export function createLogger(serviceName: string): Logger {
  return new Logger({ serviceName });
}

/** The log over Powertools' logger. */
export function createLog(logger: Pick<Logger, "info" | "warn" | "error">): Log {
  return {
    info: (message, fields) => logger.info(message, safeFields(fields)),
    warn: (message, fields) => logger.warn(message, safeFields(fields)),
    error: (message, fields) => logger.error(message, safeFields(fields)),
  };
}

/** Whatever is called `error`, thrown texts included, and every error under another name. */
function safeFields(fields: LogFields = {}) {
  const entries = Object.entries(fields).map(([key, value]) => [
    key,
    key === "error" || value instanceof Error ? safeError(value) : value,
  ]);
  return Object.fromEntries(entries);
}
