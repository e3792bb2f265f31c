import { CliError } from "./cli-error.ts";
import { EXIT } from "./exit-code.ts";
import { untilInterrupted } from "./io/interruption.ts";
import type { Io } from "./io/io.ts";

/**
 * Asks before something that concerns many jobs.
 *
 * @throws CliError if the answer is not yes, or nobody can be asked
 */
export async function confirm(
  { stdin, stderr, interrupted }: Pick<Io, "stdin" | "stderr" | "interrupted">,
  question: string,
): Promise<void> {
  if (!stdin.isTerminal) {
    throw new CliError(`${question} Nobody can be asked here`, {
      code: "not_confirmed",
      nextStep: "Pass --yes to answer yes, or --dry-run to see which jobs match.",
      exitCode: EXIT.usage,
    });
  }
  await stderr.write(`${question} [y/N] `);
  try {
    for await (const chunk of untilInterrupted(stdin, interrupted)) {
      if (/^y(es)?$/i.test(new TextDecoder().decode(chunk).trim())) return;
      break;
    }
  } finally {
    // The terminal shows ^C behind the question.
    if (interrupted.aborted) await stderr.write("\n");
  }
  throw new CliError("nothing was done", {
    code: "not_confirmed",
    nextStep: "Answer y to do it.",
  });
}
