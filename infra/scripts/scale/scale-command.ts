import { planScale } from "./plan.ts";
import { jsonOf, textOf } from "./report.ts";
import { parseScaleArguments } from "./scale-arguments.ts";

/**
 * What the command prints for `--rate`; `undefined` means `--help`.
 *
 * @throws {ArgumentsError} if an argument is invalid
 */
export function scaleReport(args: readonly string[]): string | undefined {
  const parsed = parseScaleArguments(args);
  if (parsed === undefined) return undefined;
  const plan = planScale(parsed.load);
  return parsed.isJson ? jsonOf(plan) : textOf(plan);
}
