/**
 * Bundles `src/lambda.ts` of the current package to `dist/lambda.mjs` and fails when the bundle exceeds its size budget.
 *
 *     node ../../scripts/bundle-lambda.ts --budget-kb 400
 */
import { readFile, rm, stat, writeFile } from "node:fs/promises";
import { basename } from "node:path";
import { parseArgs } from "node:util";
import { type BuildOptions, build, type Metafile } from "esbuild";
import { sizesByPackage } from "./bundle-sizes.ts";

const BUNDLE = "dist/lambda.mjs";
const METAFILE = "dist/lambda.meta.json";

// Lambda sets credentials in environment variables. These providers contain whole service clients and are for other
// hosts; the SDK imports them only when the environment has no credentials.
const UNUSED_PROVIDERS = ["ini", "login", "process", "sso", "web-identity"];

const options = {
  entryPoints: ["src/lambda.ts"],
  outfile: BUNDLE,
  bundle: true,
  platform: "node",
  target: "node24",
  format: "esm",
  mainFields: ["module", "main"],
  minify: true,
  sourcemap: "external",
  metafile: true,
  legalComments: "none",
  logLevel: "warning",
  external: UNUSED_PROVIDERS.map((name) => `@aws-sdk/credential-provider-${name}`),
} satisfies BuildOptions;

// Some CommonJS packages require() Node's built-in modules, but an ES module has no require().
const REQUIRE_BANNER = 'import{createRequire}from"node:module";const require=createRequire(import.meta.url);';

async function bundle(): Promise<Metafile> {
  const { metafile } = await build(options);
  const needsRequire = (await readFile(BUNDLE, "utf8")).includes("Dynamic require of");
  if (!needsRequire) return metafile;
  return (await build({ ...options, banner: { js: REQUIRE_BANNER } })).metafile;
}

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
const metafile = await bundle();
await writeFile(METAFILE, JSON.stringify(metafile));

const size = (await stat(BUNDLE)).size / 1000;
const line = `${name}: ${size.toFixed(0)} KB of ${budget} KB`;
if (size <= budget) {
  console.log(line);
} else {
  console.error(`${line}: ${(size - budget).toFixed(1)} KB over budget. The largest parts:`);
  for (const [part, bytes] of sizesByPackage(metafile, BUNDLE).slice(0, 12)) {
    console.error(`  ${(bytes / 1000).toFixed(1).padStart(8)} KB  ${part}`);
  }
  console.error(
    `To see every file, open packages/${name}/${METAFILE} in https://esbuild.github.io/analyze/. ` +
      `If the new size is justified, raise --budget-kb in packages/${name}/package.json.`,
  );
  process.exitCode = 1;
}
