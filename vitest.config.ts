import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: [
      "packages/*/src/**/*.test.ts",
      "packages/*/scripts/**/*.test.ts",
      "infra/src/**/*.test.ts",
      "infra/scripts/**/*.test.ts",
      "scripts/**/*.test.ts",
      "test/**/*.test.ts",
    ],
    setupFiles: ["scripts/loopback-only.ts", "scripts/no-aws-settings.ts"],
    // A proxy in the developer's environment cannot reach the servers of the tests.
    env: { NO_PROXY: "127.0.0.1,localhost,[::1]", no_proxy: "127.0.0.1,localhost,[::1]" },
    // One worker thread runs many test files, in half the time: modules here keep no state that a test could find.
    pool: "threads",
    isolate: false,
    // A test that checks nothing fails.
    expect: { requireAssertions: true, poll: { timeout: 60_000 } },
    allowOnly: false,
    restoreMocks: true,
    unstubEnvs: true,
    unstubGlobals: true,
    // Ends a test that hangs. No test depends on how fast the machine is.
    testTimeout: 180_000,
    chaiConfig: { truncateThreshold: 400 },
    coverage: {
      provider: "v8",
      include: ["packages/*/src/**/*.{ts,tsx}", "infra/src/**/*.ts"],
      exclude: ["**/*.test.ts", "**/*.fixture.ts", "**/*.gen.ts", "infra/src/app.ts", "packages/testkit/**"],
      // In files: a table of every file would come after the verdict of the tests.
      reporter: ["html", "json-summary"],
      reportOnFailure: true,
      thresholds: {
        "packages/core/src/**": { branches: 95, lines: 95 },
        "packages/dispatcher/src/**": { branches: 95, lines: 90 },
        "packages/receiver/src/**": { branches: 95, lines: 90 },
        "packages/scheduler/src/**": { branches: 95, lines: 90 },
        "packages/publisher/src/**": { branches: 95, lines: 90 },
        "packages/runtime/src/**": { branches: 90, lines: 90 },
        "packages/simulator/src/**": { branches: 85, lines: 85 },
        "packages/preflight/src/**": { branches: 90, lines: 95 },
        "packages/measure/src/**": { branches: 85, lines: 90 },
        "packages/cli/src/**": { branches: 85, lines: 90 },
        "packages/client/src/**": { branches: 90, lines: 95 },
        "packages/console/src/**": { branches: 80, lines: 85 },
        "packages/local/src/**": { branches: 75, lines: 75 },
        "infra/src/**": { branches: 85, lines: 90 },
      },
    },
  },
});
