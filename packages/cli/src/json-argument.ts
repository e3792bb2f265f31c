import { CliError } from "./cli-error.ts";
import { EXIT } from "./exit-code.ts";

export const JSON_HINT = "JSON, @FILE, or - for standard input";

/** The text of JSON, as it is written. @throws CliError if it is none */
export function jsonOf(text: string): string {
  // JavaScript's own reason quotes the input.
  if (isJson(text)) return text.trim();
  throw new CliError("--input is not JSON", {
    code: "invalid_input",
    nextStep: `Quote JSON for the shell, as in --input '{"text":"A nice day"}', or pass --input @FILE.`,
    exitCode: EXIT.invalidInput,
  });
}

export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
