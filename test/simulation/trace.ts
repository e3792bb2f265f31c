import { createHash } from "node:crypto";

/** What happened in a run, line by line: the same seed must give the same, byte for byte. */
export interface Trace {
  add(at: number, line: string): void;
  readonly lines: readonly string[];
  digest(): string;
}

export function createTrace(start: number): Trace {
  const lines: string[] = [];
  return {
    lines,
    add(at, line) {
      lines.push(`${((at - start) / 1000).toFixed(6)} ${line}`);
    },
    digest: () => createHash("sha256").update(lines.join("\n")).digest("hex"),
  };
}
