/**
 * Bundles `src/lambda.ts` of the current package to `dist/lambda.mjs`, and what it loads only when needed to files beside it. Fails
 * when `lambda.mjs`, which each start of a process loads, exceeds its size budget.
 *
 *     node ../../scripts/bundle-lambda.ts --budget-kb 400
 */
import { rm, stat, writeFile } from "node:fs/promises";
import { basename } from "node:path";
import { parseArgs } from "node:util";
import { sizesByPackage } from "./bundle-sizes.ts";
import { bundleLambda } from "./lambda-bundle.ts";

const BUNDLE = "dist/lambda.mjs";

const name = basename(process.cwd());
const { values } = parseArgs({ options: { "budget-kb": { type: "string" } } });
const budget = Number(values["budget-kb"]);
if (!(budget > 0)) {
  console.error(
    `${name}: --budget-kb needs the size budget in KB (1000 bytes): node ../../scripts/bundle-lambda.ts --budget-kb 400`,
  );
  process.exit(2);
}

await rm("dist", { recursive: true, force: true });
const metafiles = await bundleLambda("src/lambda.ts", "dist");
for (const [path, metafile] of metafiles) await writeFile(metafileOf(path), JSON.stringify(metafile));

const size = (await stat(BUNDLE)).size / 1000;
const line = `${name}: ${size.toFixed(0)} KB of ${budget} KB`;
if (size <= budget) {
  console.log(line);
} else {
  console.error(`${line}: ${(size - budget).toFixed(1)} KB over budget. The largest parts:`);
  const metafile = metafiles.get(BUNDLE) ?? { inputs: {}, outputs: {} };
  for (const [part, bytes] of sizesByPackage(metafile, BUNDLE).slice(0, 12)) {
    console.error(`  ${(bytes / 1000).toFixed(1).padStart(8)} KB  ${part}`);
  }
  console.error(
    `To see every file, open packages/${name}/${metafileOf(BUNDLE)} in https://esbuild.github.io/analyze/. ` +
      `If the new size is justified, raise --budget-kb in packages/${name}/package.json.`,
  );
  process.exitCode = 1;
}

function metafileOf(bundle: string): string {
  return bundle.replace(/\.mjs$/, ".meta.json");
}
