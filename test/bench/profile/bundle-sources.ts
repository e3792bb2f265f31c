import { existsSync, readFileSync } from "node:fs";
import { SourceMap } from "node:module";
import { fileURLToPath } from "node:url";
import type { CallFrame, Place } from "./self-times.ts";

/** Finds the sources of functions in bundles, by the source maps beside them. */
export function createBundleSources() {
  const maps = new Map<string, SourceMap | undefined>();
  function mapOf(url: string): SourceMap | undefined {
    if (!maps.has(url)) maps.set(url, readMap(url));
    return maps.get(url);
  }
  return (frame: CallFrame): Place => {
    const { functionName, url, lineNumber, columnNumber } = frame;
    const unmapped = { name: functionName || "(anonymous)", source: url, line: lineNumber + 1 };
    const found = mapOf(url)?.findEntry(lineNumber, columnNumber);
    if (found === undefined || !("originalSource" in found)) return unmapped;
    const { originalSource, originalLine } = found;
    // A function without a name may be the argument of one with a name.
    const name = functionName && nameIn(mapOf(url)?.findEntry(lineNumber, Math.max(0, columnNumber - 1)));
    return { name: name || unmapped.name, source: originalSource, line: originalLine + 1 };
  };
}

/**
 * The name before minification. The map has it just before the parameters, where the profiler says that a function begins; it has none
 * of methods, which keep theirs.
 */
function nameIn(entry: object | undefined): string | undefined {
  // Node's types lack it.
  return (entry as { readonly name?: string } | undefined)?.name;
}

function readMap(url: string): SourceMap | undefined {
  if (!url.startsWith("file:")) return undefined;
  const path = `${fileURLToPath(url)}.map`;
  return existsSync(path) ? new SourceMap(JSON.parse(readFileSync(path, "utf8"))) : undefined;
}
