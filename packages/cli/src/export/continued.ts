import type { BoomerangError, ResultItem } from "@boomerang/client";
import { CliError } from "../cli-error.ts";
import { EXIT } from "../exit-code.ts";
import { notAnExport } from "./export-file.ts";

/** The place after the last line of an export. @throws CliError if the line is none of an export */
export function cursorOf(line: string, name: string): string {
  try {
    const { cursor } = JSON.parse(line);
    if (typeof cursor === "string") return cursor;
  } catch {
    // It is something else.
  }
  throw notAnExport(name);
}

/**
 * The jobs of an export.
 *
 * @param onStart called once the cursor of the file, if there is one, was accepted
 * @throws CliError if the file was written by another export
 */
export async function* continued(
  jobs: AsyncIterable<ResultItem>,
  name: string,
  onStart: () => Promise<void>,
): AsyncGenerator<ResultItem, void, void> {
  let hasStarted = false;
  try {
    for await (const job of jobs) {
      if (!hasStarted) await onStart();
      hasStarted = true;
      yield job;
    }
  } catch (cause) {
    const { code, message } = cause as Partial<BoomerangError>;
    if (code !== "invalid_argument" || !message?.startsWith("the cursor ")) throw cause;
    throw new CliError(`${name} was written by another export: ${message}`, {
      code,
      nextStep: "Run that export again, with its filter and its deployment; or choose another file.",
      exitCode: EXIT.usage,
      cause,
    });
  }
  if (!hasStarted) await onStart();
}
