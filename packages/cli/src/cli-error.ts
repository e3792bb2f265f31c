import { EXIT, type ExitCode } from "./exit-code.ts";

/** The command line is not valid. @param command whose help says more */
export function usageError(message: string, command: string): CliError {
  return new CliError(message, {
    code: "invalid_argument",
    nextStep: `See boomerang ${command} --help.`,
    exitCode: EXIT.usage,
  });
}

/** A command cannot do what it was asked for. */
export class CliError extends Error {
  override readonly name = "CliError";
  readonly code: string;
  readonly nextStep: string;
  readonly exitCode: ExitCode;

  constructor(
    message: string,
    details: { code: string; nextStep: string; exitCode?: ExitCode; cause?: unknown },
  ) {
    super(message, { cause: details.cause });
    this.code = details.code;
    this.nextStep = details.nextStep;
    this.exitCode = details.exitCode ?? EXIT.failed;
  }
}
