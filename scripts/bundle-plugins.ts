/** What the bundler does with the SDK and with Node's own modules, so that a function starts with little code. */
import { readFile } from "node:fs/promises";
import { builtinModules } from "node:module";
import zlib from "node:zlib";
import type { Plugin } from "esbuild";

/**
 * Modules that the SDK imports only when it needs them, and no function does. What is imported dynamically would be part of the
 * bundle, with all of its exports and all that it imports.
 */
const NEVER_IMPORTED = new Set([
  // Lambda sets credentials in environment variables. These providers contain whole service clients and are for other hosts.
  ...["http", "ini", "login", "process", "sso", "web-identity"].map(
    (name) => `@aws-sdk/credential-provider-${name}`,
  ),
  "@smithy/credential-provider-imds",
  // For operations that stream events.
  "@smithy/core/event-streams",
]);

/** Leaves {@link NEVER_IMPORTED} out where they are imported dynamically. */
export const LEAVE_OUT: Plugin = {
  name: "leave out",
  setup({ onResolve }) {
    onResolve({ filter: /^@(aws-sdk|smithy)\// }, ({ path, kind }) =>
      kind === "dynamic-import" && NEVER_IMPORTED.has(path) ? { path, external: true } : undefined,
    );
  },
};

// Few deliveries and messages need it, and each start of a process would pay for loading it. The SDK asks while it is loaded
// whether there is a `crc32`.
const LAZY_ZLIB = `
  const zlib = () => process.getBuiltinModule("node:zlib");
  for (const name of ${JSON.stringify(Object.keys(zlib).filter((name) => name !== "crc32"))})
    Object.defineProperty(exports, name, { enumerable: true, get: () => zlib()[name] });
  exports.crc32 = (...call) => zlib().crc32(...call);`;

/**
 * Loads Node's own modules without `import`: that reads every export of a module, and the getters of `node:http` load Node's
 * `fetch`, which takes longer than all of a function's own code.
 */
export const BUILTINS: Plugin = {
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

/** Errors of the SDK whose class our code names, or which say how they are to be retried. */
export const KEPT_ERRORS = new Set([
  "ConditionalCheckFailedException",
  "ReplicatedWriteConflictException",
  "ResourceNotFoundException",
]);

/**
 * Lets the bundler leave out what a client has for operations that are never called:
 * - schemas. They name their members by constants (`{ [_h]: … }`), and the bundler, which does not know their values, would keep
 *   every schema that has one; here members have their names.
 * - classes of errors. A client registers all of them; here only {@link KEPT_ERRORS}. Any other error is one of the client's general
 *   class, with the same name, message and status.
 */
export const SCHEMAS: Plugin = {
  name: "schemas",
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]client-[^\\/]+[\\/]dist-es[\\/]schemas[\\/][^\\/]+\.js$/ }, async ({ path }) => {
      const source = await readFile(path, "utf8");
      const constants = new Map(
        Array.from(source.matchAll(/^const (\w+) = ("\w+");$/gm), ([, name, value]) => [name, value]),
      );
      const named = source.replace(/\[(\w+)\]:/g, (member, name) =>
        constants.has(name) ? `${constants.get(name)}:` : member,
      );
      return {
        contents: named.replace(/^n0_registry\.registerError\(\w+\$, (\w+)\);$/gm, (registration, name) =>
          KEPT_ERRORS.has(name) ? registration : "",
        ),
      };
    });
  },
};

/** An SDK client reads its version from its `package.json`, and nothing else that is there. */
export const VERSIONS: Plugin = {
  name: "versions",
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]client-[^\\/]+[\\/]package\.json$/ }, async ({ path }) => {
      const { version } = JSON.parse(await readFile(path, "utf8"));
      return { contents: JSON.stringify({ version }), loader: "json" };
    });
  },
};
