import { onTestFinished } from "vitest";

/**
 * Captures what Powertools prints with a console of its own to standard output and standard error.
 *
 * @returns the lines so far
 */
export function captureOutput(): () => string[] {
  let text = "";
  const streams = [process.stdout, process.stderr];
  const writes = streams.map((stream) => stream.write);
  for (const stream of streams) {
    stream.write = (chunk: string | Uint8Array) => {
      text += typeof chunk === "string" ? chunk : new TextDecoder().decode(chunk);
      return true;
    };
  }
  onTestFinished(() => {
    for (const [n, stream] of streams.entries()) stream.write = writes[n] ?? stream.write;
  });
  return () => text.split("\n").filter((line) => line !== "");
}

export function parsed(lines: readonly string[]): Record<string, unknown>[] {
  return lines.map((line) => JSON.parse(line));
}
