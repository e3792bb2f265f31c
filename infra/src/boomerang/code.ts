import { existsSync } from "node:fs";
import { join } from "node:path";
import { Code } from "aws-cdk-lib/aws-lambda";

export const FUNCTION_NAMES = ["dispatcher", "receiver", "scheduler", "publisher"] as const;

/** The name of a function, and of its service in logs and metrics. */
export type FunctionName = (typeof FUNCTION_NAMES)[number];

/** Returns the code of a function, whose handler is `lambda.handler`. */
export type FunctionCode = (name: FunctionName) => Code;

/** What each start of a process loads. */
const BUNDLE = "lambda.mjs";

const PACKAGES = join(import.meta.dirname, "../../../packages");

/**
 * The bundles that `pnpm build` makes. Their source maps are not deployed: they would make cold starts slower.
 *
 * @throws if it does not exist
 */
export function bundledCode(name: FunctionName, packages = PACKAGES): Code {
  const folder = join(packages, name, "dist");
  if (!existsSync(join(folder, BUNDLE))) {
    throw new Error(`${join(folder, BUNDLE)} does not exist; build the bundles first: npx -y pnpm@12 build`);
  }
  return Code.fromAsset(folder, { exclude: ["*", "!*.mjs"] });
}
