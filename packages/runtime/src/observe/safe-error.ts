import { constants } from "node:os";

// InferenceApiError is not among them: it contains the message of the API, which may quote an input.
const OUR_ERRORS = new Set([
  "ContendedJobError",
  "DeadlineError",
  "InvalidMessageError",
  "InvocationError",
  "MalformedDeliveryError",
  "ScheduleInputError",
  "SecretError",
  "SettingsError",
]);

const MAX_CAUSES = 3;
const MAX_FRAMES = 8;
const MAX_MESSAGE_CHARS = 500;

/** What a log line contains of an error. */
export interface SafeError {
  readonly name: string;
  readonly message?: string;
  readonly code?: string;
  readonly status?: number;
  readonly frames?: string;
  readonly cause?: SafeError;
}

/**
 * The parts of an error that may be logged. Parsers and validators quote what they read, which may be an input, an output or
 * a secret. The message is therefore kept only for errors that are known not to quote: our own, AWS and the system.
 */
export function safeError(error: unknown, depth = 0): SafeError {
  if (!(error instanceof Error)) return { name: typeof error };
  const { name, code, status, $metadata, $fault } = error as Error & {
    code?: unknown;
    status?: unknown;
    $metadata?: { httpStatusCode?: unknown };
    $fault?: unknown;
  };
  // The SDK adds $metadata to errors of its parser too, but $fault only to errors that AWS responded with.
  const isAws = $metadata !== undefined && ($fault === "client" || $fault === "server");
  const isKnown = OUR_ERRORS.has(name) || isAws || isSystemCode(code);
  const httpStatus = typeof status === "number" ? status : $metadata?.httpStatusCode;
  const frames = framesOf(error);
  return {
    name: /^\w{1,64}$/.test(name) ? name : "Error",
    ...(isKnown && { message: firstLine(error.message) }),
    ...(isNodeCode(code) && { code }),
    ...(typeof httpStatus === "number" && { status: httpStatus }),
    ...(frames !== "" && { frames }),
    ...(error.cause !== undefined && depth < MAX_CAUSES && { cause: safeError(error.cause, depth + 1) }),
  };
}

/** Later lines may quote a request: AWS quotes the headers of one whose signature is wrong. */
function firstLine(message: string): string {
  return (message.split("\n", 1)[0] ?? "").slice(0, MAX_MESSAGE_CHARS);
}

/** The frames of the stack, without the message before them; empty when the stack does not contain the message. */
function framesOf({ stack = "", message }: Error): string {
  const at = stack.indexOf(message);
  if (at === -1) return "";
  const lines = stack.slice(at + message.length).split("\n");
  return lines
    .filter((line) => /^ +at .+:\d+:\d+\)?$/.test(line))
    .slice(0, MAX_FRAMES)
    .join("\n");
}

/** A system error such as `ECONNREFUSED`, whose message quotes only an address. */
function isSystemCode(code: unknown): code is string {
  return typeof code === "string" && (Object.hasOwn(constants.errno, code) || code === "ENOTFOUND");
}

/** A code of Node or of its `fetch`. */
function isNodeCode(code: unknown): code is string {
  return isSystemCode(code) || (typeof code === "string" && /^(ERR|UND_ERR|EAI)_[A-Z_]{1,40}$/.test(code));
}
