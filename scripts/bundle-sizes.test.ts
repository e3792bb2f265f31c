import type { Metafile } from "esbuild";
import { expect, test } from "vitest";
import { sizesByPackage } from "./bundle-sizes.ts";

function metafile(inputs: Record<string, number>): Metafile {
  const parts = Object.entries(inputs).map(([file, bytesInOutput]) => [file, { bytesInOutput }]);
  const output = { bytes: 0, imports: [], exports: [], inputs: Object.fromEntries(parts) };
  return { inputs: {}, outputs: { "dist/lambda.mjs": output } };
}

test("the sizes of a bundle are summed by package, largest first", () => {
  const sizes = sizesByPackage(
    metafile({
      "../../node_modules/.pnpm/@smithy+core@3.41.0/node_modules/@smithy/core/dist-es/a.js": 10,
      "../../node_modules/.pnpm/@smithy+core@3.41.0/node_modules/@smithy/core/dist-es/b.js": 20,
      "../../node_modules/.pnpm/bowser@2.15.0/node_modules/bowser/src/bowser.js": 25,
      "../core/src/target.ts": 5,
      "../core/src/job/message.ts": 6,
      "src/handler.ts": 7,
    }),
    "dist/lambda.mjs",
  );

  expect(sizes).toEqual([
    ["@smithy/core", 30],
    ["bowser", 25],
    ["@boomerang/core", 11],
    ["src/handler.ts", 7],
  ]);
});

test("an output that is not in the metafile has no sizes", () => {
  expect(sizesByPackage(metafile({}), "dist/other.mjs")).toEqual([]);
});
