import { existsSync } from "node:fs";
import { join } from "node:path";
import { Code } from "aws-cdk-lib/aws-lambda";

export const FUNCTION_NAMES = ["dispatcher", "receiver", "scheduler", "publisher"] as const;

/** A function, which is also its service in logs and metrics. */
export type FunctionName = (typeof FUNCTION_NAMES)[number];

/** Gives the code of a function, whose handler is `lambda.handler`. */
export type FunctionCode = (name: FunctionName) => Code;

/** The file that a function is deployed as. Its source map stays beside it: nobody pays for it at a cold start. */
const BUNDLE = "lambda.mjs";

const PACKAGES = join(import.meta.dirname, "../../../packages");

/**
 * The bundles that `pnpm build` makes, with their size budgets.
 *
 * @throws when a bundle is not there
 */
export function bundledCode(name: FunctionName, packages = PACKAGES): Code {
  const folder = join(packages, name, "dist");
  if (!existsSync(join(folder, BUNDLE))) {
    throw new Error(`${join(folder, BUNDLE)} is not there; make the bundles first: npx -y pnpm@12 build`);
  }
  return Code.fromAsset(folder, { exclude: ["*", `!${BUNDLE}`] });
}
