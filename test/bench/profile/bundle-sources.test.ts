import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { expect, onTestFinished, test } from "vitest";
import { createBundleSources } from "./bundle-sources.ts";

const SOURCE = `export function outer(value) {
  return inner(value) + 1;
}
function inner(value) {
  return JSON.parse(value);
}
const arrow = (value) => (value > 1 ? arrow(value - 1) : inner("1"));
export const list = [1, 2].map((value) => arrow(value));
`;
const OPTIONS = {
  bundle: true,
  minify: true,
  format: "esm",
  sourcemap: "external",
  logLevel: "error",
} as const;

test("a function of a minified bundle has the file, line and name of its source", async () => {
  const folder = await mkdtemp(join(tmpdir(), "boomerang-bundle-sources-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const [entry, outfile] = [join(folder, "source.js"), join(folder, "bundle.mjs")];
  await writeFile(entry, SOURCE);
  await build({ ...OPTIONS, entryPoints: [entry], outfile });
  const bundle = await readFile(outfile, "utf8");
  const placeOf = createBundleSources();
  const placeAt = (functionName: string, begin: RegExp) => {
    const [before = ""] = begin.exec(bundle) ?? [];
    const columnNumber = bundle.indexOf(before) + before.length;
    return placeOf({ functionName, url: pathToFileURL(outfile).href, lineNumber: 0, columnNumber });
  };
  const source = "source.js";
  expect(placeAt("t", /function \w+(?=\(\w+\)\{return JSON)/)).toEqual({ name: "inner", source, line: 4 });
  expect(placeAt("o", /\w+=(?=\w=>\w>1)/)).toEqual({ name: "arrow", source, line: 7 });
  expect(placeAt("", /map\(/)).toEqual({ name: "(anonymous)", source, line: 8 });
});

test("a function of Node or V8 has the names that the profiler gives", () => {
  const placeOf = createBundleSources();
  const frame = { functionName: "emit", url: "node:events", lineNumber: 9, columnNumber: 0 };
  expect(placeOf(frame)).toEqual({ name: "emit", source: "node:events", line: 10 });
  expect(placeOf({ ...frame, functionName: "" }).name).toBe("(anonymous)");
});
