import { basename, join } from "node:path";
import { type BuildOptions, build, type Metafile, type Plugin } from "esbuild";
import { BUILTINS, LEAVE_OUT, SCHEMAS, VERSIONS } from "./bundle-plugins.ts";

const OPTIONS = {
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
} satisfies BuildOptions;

/**
 * Bundles the entry file of a Lambda function as it is deployed. Each file of ours that it imports dynamically becomes a bundle of
 * its own beside it, and is loaded when it is needed.
 *
 * @returns the metafile of each bundle, the first one's first, by its path
 */
export async function bundleLambda(entry: string, outdir: string): Promise<Map<string, Metafile>> {
  const metafiles = new Map<string, Metafile>();
  const entries = [entry];
  for (const each of entries) {
    const outfile = join(outdir, bundleOf(each));
    const plugins = [
      BUILTINS,
      LEAVE_OUT,
      SCHEMAS,
      VERSIONS,
      splitOff((path) => entries.includes(path) || entries.push(path)),
    ];
    const { metafile } = await build({ ...OPTIONS, entryPoints: [each], outfile, plugins });
    metafiles.set(outfile, metafile);
  }
  return metafiles;
}

const bundleOf = (entry: string) => basename(entry).replace(/\.ts$/, ".mjs");

function splitOff(add: (path: string) => void): Plugin {
  return {
    name: "split off",
    setup({ onResolve }) {
      onResolve({ filter: /^\.\/.*\.ts$/ }, ({ path, kind, resolveDir }) => {
        if (kind !== "dynamic-import") return undefined;
        add(join(resolveDir, path));
        return { path: `./${bundleOf(path)}`, external: true };
      });
    },
  };
}
