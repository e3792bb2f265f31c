const OUR_ERRORS = new Set([
  "ContendedJobError",
  "InferenceApiError",
  "InvalidMessageError",
  "MalformedDeliveryError",
  "ScheduleInputError",
  "SecretError",
  "SettingsError",
  "TimeOverError",
]);

const MAX_CAUSES = 3;

/** What a log line says of an error. */
export interface SafeError {
  readonly name: string;
  readonly message?: string;
  readonly code?: string;
  readonly status?: number;
  readonly frames?: string;
  readonly cause?: SafeError;
}

/**
 * What may be logged of an error. Parsers and validators quote what they read, which may be an input, an output
 * or a secret; so a message is kept only where its maker is known not to: our own errors, AWS, the system.
 */
export function safeError(error: unknown, depth = 0): SafeError {
  if (!(error instanceof Error)) return { name: typeof error };
  const { name, code, status, $metadata } = error as Error & {
    code?: unknown;
    status?: unknown;
    $metadata?: { httpStatusCode?: number };
  };
  const isKnown = OUR_ERRORS.has(name) || $metadata !== undefined || isSystemCode(code);
  const httpStatus = typeof status === "number" ? status : $metadata?.httpStatusCode;
  const frames = error.stack?.split("\n").filter((line) => /^\s+at /.test(line)).slice(0, 8).join("\n");
  return {
    name,
    ...(isKnown && { message: error.message }),
    ...(isSystemCode(code) && { code }),
    ...(httpStatus !== undefined && { status: httpStatus }),
    ...(frames !== undefined && { frames }),
    ...(error.cause !== undefined && depth < MAX_CAUSES && { cause: safeError(error.cause, depth + 1) }),
  };
}

/** `ECONNREFUSED` and its like; their messages name addresses only. */
function isSystemCode(code: unknown): code is string {
  return typeof code === "string" && /^E[A-Z]{2,}$/.test(code);
}
