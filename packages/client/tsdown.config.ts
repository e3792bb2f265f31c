import { defineConfig } from "tsdown";

// What `pnpm pack` puts into the tarball: our own packages are in the bundle, the AWS SDK is a dependency.
export default defineConfig({
  entry: "src/index.ts",
  format: ["esm", "cjs"],
  platform: "node",
  target: "node20",
  tsconfig: "tsconfig.build.json",
  dts: true,
  deps: {
    alwaysBundle: [/^@boomerang\//, "valibot", "eventsource-parser"],
    onlyBundle: ["valibot", "eventsource-parser"],
  },
  checks: { bundlerTimings: false },
});
