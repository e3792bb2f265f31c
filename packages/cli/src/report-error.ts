import { oneLine } from "@boomerang/local/terminal-text";
import { CliError } from "./cli-error.ts";
import { EXIT, EXIT_OF, type ExitCode } from "./exit-code.ts";
import type { Io } from "./io/io.ts";
import type { Format } from "./io/output.ts";

/** An error for a person or a program. */
interface Reported {
  readonly code: string;
  readonly message: string;
  readonly nextStep: string;
  readonly retryable: boolean;
  readonly jobId?: string | undefined;
  readonly exitCode: ExitCode;
}

/** Prints an error to standard error, as JSON if the output is JSON, and returns the exit code. */
export async function reportError(
  error: unknown,
  { stderr }: Pick<Io, "stderr">,
  format: Format,
): Promise<ExitCode> {
  const reported = describe(error);
  if (reported === undefined) throw error;
  const { code, message, nextStep, retryable, jobId, exitCode } = reported;
  if (format === "text") {
    await stderr.write(`error: ${oneLine(message)}\n       ${oneLine(nextStep)}\n`);
  } else {
    const next_step = nextStep;
    await stderr.write(
      `${JSON.stringify({ error: { code, message, next_step, retryable, job_id: jobId } })}\n`,
    );
  }
  return exitCode;
}

function describe(error: unknown): Reported | undefined {
  if (error instanceof CliError) {
    const { code, message, nextStep, exitCode } = error;
    return { code, message, nextStep, retryable: false, exitCode };
  }
  if (isSystemError(error)) return describeSystemError(error);
  if (!isClientError(error)) return undefined;
  const { code, message, nextStep, retryable, jobId } = error;
  return { code, message, nextStep, retryable, jobId, exitCode: exitCodeOf(error) };
}

/** Whether the operating system could not do something, such as a write to a full disk. */
function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  const { code, syscall } = error as NodeJS.ErrnoException;
  return error instanceof Error && typeof code === "string" && typeof syscall === "string";
}

const ADVICE: Readonly<Record<string, string>> = {
  ENOSPC: "Free disk space, or write to another place, and run the command again.",
  EDQUOT: "Free some of your disk quota, or write to another place, and run the command again.",
  EIO: "Check the disk or the device, and run the command again.",
};

function describeSystemError({ code = "", message }: NodeJS.ErrnoException): Reported {
  return {
    code: "system_error",
    message: `the system reports ${message}`,
    nextStep: ADVICE[code] ?? "Correct what the message names, and run the command again.",
    retryable: false,
    exitCode: EXIT.failed,
  };
}

function exitCodeOf({ code, cause }: ClientError & Error): ExitCode {
  // The provider rejects an input, AWS a call of ours.
  const isInput = code === "call_rejected" && cause instanceof Error && cause.name === "InferenceApiError";
  return isInput ? EXIT.invalidInput : (EXIT_OF[code] ?? EXIT.failed);
}

type ClientError = Omit<Reported, "code" | "exitCode"> & { readonly code: keyof typeof EXIT_OF };

// Not by its class, which would load the client.
function isClientError(error: unknown): error is ClientError & Error {
  return error instanceof Error && error.name === "BoomerangError";
}
