import { type Log, type LogFields, safeError } from "@boomerang/runtime";

/** The handlers' log as JSON lines on standard error. */
export const stderrLog: Log = {
  info: (message, fields) => write("INFO", message, fields),
  warn: (message, fields) => write("WARN", message, fields),
  error: (message, fields) => write("ERROR", message, fields),
};

function write(level: string, message: string, fields: LogFields = {}): void {
  const told = "error" in fields ? { ...fields, error: safeError(fields.error) } : fields;
  process.stderr.write(`${JSON.stringify({ time: new Date().toISOString(), level, message, ...told })}\n`);
}
