import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type BuildOptions, build } from "esbuild";
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

/** Makes the bundles that are compared, in a folder of the caller's. */
export function createBundles(folder: string) {
  async function deploy(name: FunctionName): Promise<string> {
    const outdir = join(folder, "deployed", name);
    await bundleLambda(entryOf(name), outdir);
    return join(outdir, "lambda.mjs");
  }
  const deployed = new Map<FunctionName, Promise<string>>();
  return {
    /** As it is deployed. Made once, since many benchmarks use it. */
    deployed(name: FunctionName): Promise<string> {
      const made = deployed.get(name) ?? deploy(name);
      deployed.set(name, made);
      return made;
    },
    /** Our own source with {@link WHOLE_SDK}. */
    async wholeSdk(name: FunctionName): Promise<string> {
      const outfile = join(folder, "whole-sdk", `${name}.cjs`);
      const contents = await readFile(entryOf(name), "utf8");
      const stdin = {
        contents: contents.replace(READY, "export const ready = $1"),
        resolveDir: join(ROOT, "packages", name, "src"),
        loader: "ts",
      } as const;
      await build({ ...WHOLE_SDK, stdin, outfile });
      return outfile;
    },
    /** What a user would write instead, bundled as `NodejsFunction` does. */
    async handWritten(name: HandWrittenName): Promise<string> {
      const outfile = join(folder, "hand-written", `${name}.cjs`);
      await build({
        ...WHOLE_SDK,
        entryPoints: [join(import.meta.dirname, "baselines", `${name}.ts`)],
        outfile,
      });
      return outfile;
    },
  };
}
