// Runs before each program of package.json that is TypeScript, in its process or before it. JavaScript that Node 20 can run:
// it says in one line what to do where the program would end with ERR_UNKNOWN_FILE_EXTENSION, or without its packages.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

// The main version that Lambda runs, too.
const NEEDED = 24;

const isThere = (path) => existsSync(fileURLToPath(new URL(`../node_modules/${path}`, import.meta.url)));
const command = `npx -y pnpm@12 ${process.env.npm_lifecycle_event ?? "start"}`;
const version = process.versions.node;
const isInstalled = isThere(".modules.yaml");
const hasOwnNode = isThere("node/bin/node") || isThere("node/bin/node.exe");

function problem() {
  if (Number.parseInt(version, 10) >= NEEDED) {
    if (!isInstalled) return `The packages are not installed. This installs them and continues: ${command}`;
    if (process.features.typescript) return undefined;
    return `NODE_OPTIONS turns off TypeScript, which Boomerang is written in. Run: NODE_OPTIONS= ${command}`;
  }
  const why = `Node ${version} cannot run Boomerang, which needs Node ${NEEDED}`;
  if (!isInstalled || hasOwnNode) return `${why}. This installs it for this folder and continues: ${command}`;
  return `${why}; pnpm has not installed it, because it runs no install scripts. Run: npx -y pnpm@12 --config.ignore-scripts=false rebuild node && ${command}`;
}

const message = problem();
if (message !== undefined) {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}
