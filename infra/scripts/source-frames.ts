import { SourceMap, type SourceMapPayload } from "node:module";

/** Replaces positions in a bundle, such as the stack frames in a log line, by those in the source. */
export function sourceFrames(text: string, payload: SourceMapPayload): string {
  const map = new SourceMap(payload);
  return text.replaceAll(/[^\s(@]*lambda\.mjs:(\d+):(\d+)/g, (position, line: string, column: string) => {
    const origin = map.findOrigin(Number(line), Number(column));
    if (!("fileName" in origin)) return position;
    return `${origin.fileName.replace(/^(\.\.\/)+/, "")}:${origin.lineNumber}:${origin.columnNumber}`;
  });
}
