import { createHash } from "node:crypto";

/** What happened in a run, line by line: the same seed must give the same, byte for byte. */
export interface Trace {
  add(at: number, line: string): void;
  readonly lines: readonly string[];
  /** @param left what else must be the same: what a run leaves behind */
  digest(left?: object): string;
}

export function createTrace(start: number): Trace {
  const lines: string[] = [];
  return {
    lines,
    add(at, line) {
      lines.push(`${((at - start) / 1000).toFixed(6)} ${line}`);
    },
    digest: (left = {}) =>
      createHash("sha256").update(lines.join("\n")).update(JSON.stringify(left)).digest("hex"),
  };
}
