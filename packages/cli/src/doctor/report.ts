import { oneLine, wrapToWidth } from "@boomerang/local/terminal-text";
import type { CheckResult, Finding } from "./finding.ts";

const LABELS: Readonly<Record<CheckResult, string>> = {
  ok: "ok",
  warning: "warning",
  problem: "problem",
  not_checked: "not checked",
};
const INDENT = 13;
const NARROWEST = 40;
const WIDEST = 100;

/** A finding for a terminal. A command stands in a line of its own, whole, so that it can be copied. */
export function findingText({ check, result, message, fix }: Finding, columns: number): string {
  const width = Math.min(Math.max(columns, NARROWEST), WIDEST) - INDENT;
  const lines = [
    ...wrapToWidth(`${check}: ${oneLine(message)}`, width),
    ...(fix === undefined ? [] : wrapToWidth(`-> ${oneLine(fix.text)}`, width)),
    ...(fix?.command === undefined ? [] : [oneLine(fix.command)]),
  ];
  return lines
    .map((line, n) => `${n === 0 ? LABELS[result].padEnd(INDENT) : " ".repeat(INDENT)}${line}`)
    .join("\n");
}

/** A finding for programs. */
export function findingJson({ check, result, message, fix }: Finding) {
  const text = fix && (fix.command === undefined ? fix.text : `${fix.text} ${fix.command}`);
  return { check, result, message, fix: text };
}

/** Such as `8 ok, 1 warning, 0 problems, 2 not checked`. */
export function countsText(findings: readonly Pick<Finding, "result">[]): string {
  const count = (wanted: CheckResult) => findings.filter(({ result }) => result === wanted).length;
  const [warnings, problems] = [count("warning"), count("problem")];
  return `${count("ok")} ok, ${warnings} warning${warnings === 1 ? "" : "s"}, ${problems} problem${problems === 1 ? "" : "s"}, ${count("not_checked")} not checked`;
}
