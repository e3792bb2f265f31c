import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type BuildOptions, build } from "esbuild";
import { MEMORY_MB, nodeEnvironment } from "infra/memory";
import { bundleLambda } from "../../scripts/lambda-bundle.ts";

const ROOT = join(import.meta.dirname, "../..");

export type FunctionName = "dispatcher" | "receiver" | "scheduler" | "publisher";
export type HandWrittenName = "dispatcher" | "receiver";

const entryOf = (name: FunctionName) => join(ROOT, "packages", name, "src/lambda.ts");

// CommonJS has no await at the top level. The process that loads the bundle waits instead.
const READY = /^await (warmUp\w+\()/m;

/** As `NodejsFunction` bundles by default, but with the SDK included: CommonJS, not minified, all of each client. */
const WHOLE_SDK = {
  bundle: true,
  platform: "node",
  target: "node24",
  format: "cjs",
  mainFields: ["main"],
  logLevel: "error",
} satisfies BuildOptions;

/** What a process of Node runs. */
export interface Bundle {
  readonly path: string;
  /** Variables for Node itself, as the stack sets them or Lambda by default. */
  readonly nodeEnvironment: Readonly<Record<string, string>>;
}

/**
 * Lambda's own script that starts Node 24 gives a semi-space of V8 5 % of a function's memory, and the old generation 90 %
 * (https://dev.to/wonderfulsoap/deep-dive-into-aws-lambda-3-official-nodejs-runtime-analysis-43je, 2026-02-24).
 */
function lambdaDefaults(name: FunctionName): Bundle["nodeEnvironment"] {
  const [semiSpace, oldSpace] = [0.05, 0.9].map((share) => Math.floor(share * MEMORY_MB[name]));
  return { NODE_OPTIONS: `--max-semi-space-size=${semiSpace} --max-old-space-size=${oldSpace}` };
}

/** Makes the bundles that are compared, in a folder of the caller's. */
export function createBundles(folder: string) {
  async function deploy(name: FunctionName): Promise<Bundle> {
    const outdir = join(folder, "deployed", name);
    await bundleLambda(entryOf(name), outdir);
    return { path: join(outdir, "lambda.mjs"), nodeEnvironment: nodeEnvironment(name) };
  }
  const deployed = new Map<FunctionName, Promise<Bundle>>();
  return {
    /** As it is deployed. Made once, since many benchmarks use it. */
    deployed(name: FunctionName): Promise<Bundle> {
      const made = deployed.get(name) ?? deploy(name);
      deployed.set(name, made);
      return made;
    },
    /** Our own source with {@link WHOLE_SDK}. */
    async wholeSdk(name: FunctionName): Promise<Bundle> {
      const outfile = join(folder, "whole-sdk", `${name}.cjs`);
      const contents = await readFile(entryOf(name), "utf8");
      const stdin = {
        contents: contents.replace(READY, "export const ready = $1"),
        resolveDir: join(ROOT, "packages", name, "src"),
        loader: "ts",
      } as const;
      await build({ ...WHOLE_SDK, stdin, outfile });
      return { path: outfile, nodeEnvironment: lambdaDefaults(name) };
    },
    /** What a user would write instead, bundled as `NodejsFunction` does. */
    async handWritten(name: HandWrittenName): Promise<Bundle> {
      const outfile = join(folder, "hand-written", `${name}.cjs`);
      await build({
        ...WHOLE_SDK,
        entryPoints: [join(import.meta.dirname, "baselines", `${name}.ts`)],
        outfile,
      });
      return { path: outfile, nodeEnvironment: lambdaDefaults(name) };
    },
  };
}
