import { createHash } from "node:crypto";

/** The events of a run, line by line. The same seed must give the same lines, byte for byte. */
export interface Trace {
  add(at: number, line: string): void;
  readonly lines: readonly string[];
  /** @param finalState what else the digest covers */
  digest(finalState?: object): string;
}

export function createTrace(start: number): Trace {
  const lines: string[] = [];
  return {
    lines,
    add(at, line) {
      lines.push(`${((at - start) / 1000).toFixed(6)} ${line}`);
    },
    digest: (finalState = {}) =>
      createHash("sha256").update(lines.join("\n")).update(JSON.stringify(finalState)).digest("hex"),
  };
}
