import { parseTargetText, type Target } from "@boomerang/core";
import { CliError } from "../cli-error.ts";
import { EXIT } from "../exit-code.ts";

/** The target in a text; without a place, `production`. @throws CliError if it is none */
export function targetOf(text: string): Target {
  const target = parseTargetText(text.includes("/") ? text : `${text}/production`);
  if (target !== undefined) return target;
  throw new CliError(`target ${JSON.stringify(text)} is not valid`, {
    code: "invalid_argument",
    nextStep: "Write it as model:abc123 or chain:def456/staging.",
    exitCode: EXIT.usage,
  });
}
