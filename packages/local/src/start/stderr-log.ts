import { type Log, type LogFields, safeError } from "@boomerang/runtime";

/** Writes the log of the handlers to standard error as JSON lines. */
export const stderrLog: Log = {
  info: (message, fields) => write("INFO", message, fields),
  warn: (message, fields) => write("WARN", message, fields),
  error: (message, fields) => write("ERROR", message, fields),
};

function write(level: string, message: string, fields: LogFields = {}): void {
  const safeFields = "error" in fields ? { ...fields, error: safeError(fields.error) } : fields;
  process.stderr.write(
    `${JSON.stringify({ time: new Date().toISOString(), level, message, ...safeFields })}\n`,
  );
}
