// Which workspace package may import which: the table of docs/architecture.md, and nothing besides.
const lambdas = ["dispatcher", "receiver", "scheduler", "publisher"];
const mayImport = {
  "packages/core": [],
  "packages/runtime": ["core"],
  "packages/dispatcher": ["core", "runtime"],
  "packages/receiver": ["core", "runtime"],
  "packages/scheduler": ["core", "runtime"],
  "packages/publisher": ["core", "runtime"],
  "packages/simulator": ["core"],
  "packages/preflight": [],
  "packages/measure": ["core"],
  "packages/local": ["core", "runtime", ...lambdas, "simulator"],
  "packages/client": ["core", "runtime"],
  "packages/console": ["client"],
  "packages/cli": ["client", "console", "core", "local", "preflight", "runtime"],
  "packages/testkit": ["core", "runtime"],
  infra: ["core", "runtime", "preflight", "measure", ...lambdas],
};

const TEST = "\\.test\\.ts$|\\.fixture\\.ts$";

const direction = (folder, allowed, kind, from) => ({
  name: `imports-of-${folder.replace("packages/", "")}${kind}`,
  comment: `${folder} may import ${allowed.join(", ") || "nothing of ours"}.`,
  severity: "error",
  from: { path: `^${folder}/`, ...from },
  to: {
    path: "^(packages|test|infra|scripts)/",
    pathNot: `^(${[folder, ...allowed.map((name) => `packages/${name}`)].join("|")})/`,
  },
});
// Product code cannot import the testkit, its tests can.
const directions = Object.entries(mayImport).flatMap(([folder, allowed]) => [
  direction(folder, allowed, "", { pathNot: TEST }),
  direction(folder, [...allowed, "testkit"], "-tests", { path: `^${folder}/.*(${TEST})` }),
]);

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    ...directions,
    {
      name: "infra-imports-settings-of-the-lambdas",
      comment: "Of a Lambda the infrastructure knows its bundle and its settings, nothing else.",
      severity: "error",
      from: { path: "^infra/" },
      to: { path: `^packages/(${lambdas.join("|")})/`, pathNot: "^packages/[^/]+/src/settings\\.ts$" },
    },
    {
      name: "every-package-has-its-line-in-the-table",
      comment: "A package that the table above does not name could import anything: give it a line.",
      severity: "error",
      from: { path: "^(packages/[^/]+|infra)/", pathNot: `^(${Object.keys(mayImport).join("|")})/` },
      to: { path: "^(packages|test|infra|scripts)/" },
    },
    {
      name: "no-internals-of-another-package",
      comment: "Import another package by its name (`@boomerang/x`): what its exports leave out is its own.",
      severity: "error",
      from: { path: "^(packages/[^/]+|test|infra)/" },
      to: { path: "^(packages/[^/]+|test|infra)/", pathNot: "^$1/", dependencyTypes: ["local"] },
    },
    {
      name: "no-cycles",
      comment: "Modules that need each other are one module, or hide a third.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "no-predict-in-lambdas",
      comment:
        "No Lambda calls predict, so no bundle may contain @boomerang/core/predict and its stream readers.",
      severity: "error",
      from: {
        path: `^packages/(${lambdas.join("|")}|runtime)/|^packages/core/src/index\\.ts$`,
        pathNot: TEST,
      },
      to: { path: "^packages/core/src/predict/|node_modules/eventsource-parser/", reachable: true },
    },
    {
      name: "core-knows-no-aws",
      comment: "core is pure: no AWS SDK, no Lambda tooling.",
      severity: "error",
      from: { path: "^packages/core/" },
      to: { path: "node_modules/(@aws-sdk|@aws-lambda-powertools|@smithy|@middy|aws-sdk-client-mock)/" },
    },
    {
      name: "core-knows-no-environment",
      comment: "core is pure: no process, files or sockets; collaborators are arguments.",
      severity: "error",
      from: { path: "^packages/core/src/", pathNot: TEST },
      to: {
        dependencyTypes: ["core"],
        pathNot: "^(node:)?(assert|buffer|crypto|timers/promises|util|zlib)$",
      },
    },
    {
      name: "entries-are-imported-by-nothing",
      comment: "lambda.ts and main.ts start things when loaded; import what they call instead.",
      severity: "error",
      from: { pathNot: TEST },
      to: { path: "^packages/[^/]+/src/(lambda|main)\\.ts$" },
    },
    {
      name: "tests-are-imported-by-nothing",
      severity: "error",
      from: {},
      to: { path: "\\.test\\.ts$" },
    },
    {
      name: "fixtures-are-for-tests",
      severity: "error",
      from: { path: "^(packages|infra)/", pathNot: TEST },
      to: { path: "\\.fixture\\.ts$" },
    },
    {
      name: "shipped-code-needs-dependencies",
      comment: "A devDependency is for tests, scripts and types: what ships must list it under dependencies.",
      severity: "error",
      from: { path: "^packages/[^/]+/src/", pathNot: TEST },
      to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["npm", "type-only"] },
    },
    {
      name: "only-what-package-json-lists",
      comment: "Add it to the package.json of the package that imports it.",
      severity: "error",
      from: {},
      to: { dependencyTypes: ["npm-no-pkg", "npm-unknown"] },
    },
    {
      name: "no-unresolvable",
      comment: "No such file, or no dependency of this package, or the other package does not export it.",
      severity: "error",
      from: {},
      // There is no package aws-lambda, only its types.
      to: { couldNotResolve: true, pathNot: "^aws-lambda$" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "/dist/|/coverage/|/cdk\\.out/" },
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
      extensions: [".ts", ".mts", ".js", ".mjs", ".json"],
    },
  },
};
