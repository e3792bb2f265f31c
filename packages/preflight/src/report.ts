import type { AccountReading } from "./facts.ts";
import type { Finding, Remedy } from "./finding.ts";

const WIDTH = 80;
const LABELS = { ok: "ok", warning: "WARNING", error: "ERROR" } as const;
const INDENT = " ".repeat(9);

/** The findings as text for a terminal of 80 columns; commands can be copied. */
export function reportOf(stackName: string, reading: AccountReading, findings: readonly Finding[]): string {
  const where = reading.isRead
    ? `account ${reading.facts.accountId}, region ${reading.facts.region}`
    : "no account";
  return [`Preflight of stack ${stackName}: ${where}`, "", ...findings.flatMap(linesOf), ""].join("\n");
}

/** How many there are of each level, such as `1 error, 2 warnings`. */
export function summaryOf(findings: readonly Finding[]): string {
  const count = (wanted: string) => findings.filter(({ level }) => level === wanted).length;
  const [errors, warnings] = [count("error"), count("warning")];
  const plural = (n: number, word: string) => `${n} ${word}${n === 1 ? "" : "s"}`;
  return `${plural(errors, "error")}, ${plural(warnings, "warning")}`;
}

function linesOf({ level, what, why = "", remedies = [] }: Finding): string[] {
  const [first = "", ...rest] = wrap(what);
  const label = LABELS[level].padEnd(INDENT.length);
  const lines = [first, ...rest, ...wrap(why), ...remedies.flatMap(linesOfRemedy)];
  return lines.map((line, n) => `${n === 0 ? label : INDENT}${line}`);
}

function linesOfRemedy({ text, command }: Remedy, n: number): string[] {
  const lines = wrap(n === 0 ? `→ ${text}` : `→ Or ${text.charAt(0).toLowerCase()}${text.slice(1)}`);
  if (command === undefined) return lines;
  return [
    ...lines,
    ...command.map((part, n) => `${n === 0 ? "  " : "    "}${part}${n < command.length - 1 ? " \\" : ""}`),
  ];
}

function wrap(text: string): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ").filter(Boolean)) {
    const line = `${lines.at(-1) ?? ""} ${word}`.trim();
    if (lines.length > 0 && line.length <= WIDTH - INDENT.length) lines[lines.length - 1] = line;
    else lines.push(word);
  }
  return lines;
}
