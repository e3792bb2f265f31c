import type { Load } from "./load.ts";
import { planScale } from "./plan.ts";
import { jsonOf, textOf } from "./report.ts";

/** What the command prints for `--rate`. */
export function scaleReport(load: Load, isJson: boolean): string {
  const plan = planScale(load);
  return isJson ? jsonOf(plan) : textOf(plan);
}
