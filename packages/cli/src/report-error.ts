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
  if (!isClientError(error)) return undefined;
  const { code, message, nextStep, retryable, jobId } = error;
  return { code, message, nextStep, retryable, jobId, exitCode: exitCodeOf(error) };
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
