import { builtinModules } from "node:module";
import { basename, join } from "node:path";
import zlib from "node:zlib";
import { type BuildOptions, build, type Metafile, type Plugin } from "esbuild";

// Lambda sets credentials in environment variables. These providers contain whole service clients and are for other
// hosts; the SDK imports them only when the environment has no credentials.
const UNUSED_PROVIDERS = [
  ...["http", "ini", "login", "process", "sso", "web-identity"].map(
    (name) => `@aws-sdk/credential-provider-${name}`,
  ),
  "@smithy/credential-provider-imds",
];

// Few deliveries and messages need it, and each start of a process would pay for loading it.
const LAZY_ZLIB = `
  for (const name of ${JSON.stringify(Object.keys(zlib))})
    Object.defineProperty(exports, name, { enumerable: true, get: () => process.getBuiltinModule("node:zlib")[name] });`;

/**
 * Loads Node's own modules without `import`: that reads every export of a module, and the getters of `node:http` load Node's
 * `fetch`, which takes longer than all of a function's own code.
 */
const BUILTINS: Plugin = {
  name: "builtins",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(node:)?[a-z0-9_/]+$/ }, ({ path }) => {
      const name = path.replace(/^node:/, "");
      return builtinModules.includes(name) ? { path: name, namespace: "builtin" } : undefined;
    });
    onLoad({ filter: /.*/, namespace: "builtin" }, ({ path }) => ({
      contents: path === "zlib" ? LAZY_ZLIB : `module.exports = process.getBuiltinModule("node:${path}");`,
      loader: "js",
    }));
  },
};

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
  external: UNUSED_PROVIDERS,
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
    const plugins = [BUILTINS, splitOff((path) => entries.includes(path) || entries.push(path))];
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
