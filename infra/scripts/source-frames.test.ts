import { transformSync } from "esbuild";
import { expect, test } from "vitest";
import { sourceFrames } from "./source-frames.ts";

const source =
  "export function first() {\n  return 1;\n}\n\nexport function fails() {\n  throw new Error('here');\n}\n";
const { code, map } = transformSync(source, {
  minify: true,
  sourcemap: "external",
  sourcefile: "../src/fails.ts",
});
const column = code.indexOf("throw") + 1;

test("a stack frame in the bundle becomes one in the source", () => {
  const frames = `at fails (/var/task/lambda.mjs:1:${column})\\n    at file:///var/task/lambda.mjs:1:${column}`;
  expect(sourceFrames(frames, JSON.parse(map))).toBe("at fails (src/fails.ts:6:3)\\n    at src/fails.ts:6:3");
});

test("other stack frames stay unchanged", () => {
  const frames = "at node:internal/timers:1:1, at lambda.mjs:900:1";
  expect(sourceFrames(frames, { ...JSON.parse(map), mappings: "" })).toBe(frames);
});
