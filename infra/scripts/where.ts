/** Translates the stack frames of a log line to the source: bundles are minified, and their source maps are not deployed. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { FUNCTION_NAMES } from "../src/boomerang/code.ts";
import { sourceFrames } from "./source-frames.ts";

const HELP = `Usage: npx -y pnpm@12 run where FUNCTION < LINE.txt

Translates the stack frames of a log line to the source. First check out the
deployed commit and run npx -y pnpm@12 build.

  FUNCTION    the function that logged the line:
              ${FUNCTION_NAMES.join(", ")}
  -h, --help  show this help`;

// npm and pnpm pass on a `--` before the arguments.
const [argument] = process.argv.slice(2).filter((arg) => arg !== "--");
if (argument === "--help" || argument === "-h") {
  console.log(HELP);
  process.exit();
}
const name = FUNCTION_NAMES.find((known) => known === argument);
if (name === undefined) {
  console.error(
    `Name the function that logged the line (${FUNCTION_NAMES.join(", ")}), and pass the line on standard input; see --help`,
  );
  process.exit(2);
}

const bundle = join(import.meta.dirname, "../../packages", name, "dist");
const map = await readFile(join(bundle, "lambda.mjs.map"), "utf8").catch((error: NodeJS.ErrnoException) => {
  if (error.code !== "ENOENT") throw error;
  console.error(`${bundle} has no source map: check out the deployed commit, and run npx -y pnpm@12 build`);
  process.exit(2);
});
console.log(sourceFrames(await text(process.stdin), JSON.parse(map)));
