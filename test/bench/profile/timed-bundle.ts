import { readFile, writeFile } from "node:fs/promises";

// A microtask runs once the modules have been evaluated to their first `await`.
const NOTE_TIMES = `globalThis.bundleTimes = { evaluating: performance.now() };
queueMicrotask(() => { globalThis.bundleTimes.evaluated = performance.now(); });
`;

/** A copy of a bundle, beside it, that notes when it is evaluated. */
export async function createTimedBundle(bundle: string): Promise<string> {
  const timed = bundle.replace(/\.mjs$/, "-timed.mjs");
  await writeFile(timed, NOTE_TIMES + (await readFile(bundle, "utf8")));
  return timed;
}
