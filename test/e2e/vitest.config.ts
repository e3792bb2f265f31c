import { defineConfig } from "vitest/config";

// One deployment, whose tests run in order. Not part of `pnpm test`, since it needs Python and several minutes.
export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ["*.e2e.ts"],
    setupFiles: ["../../scripts/loopback-only.ts"],
    // Threads, not processes: everything that a run starts ends with its process.
    pool: "threads",
    fileParallelism: false,
    sequence: { concurrent: false, shuffle: false },
    expect: { requireAssertions: true, poll: { interval: 200, timeout: 60_000 } },
    allowOnly: false,
    testTimeout: 120_000,
    hookTimeout: 400_000,
    reporters: ["verbose"],
  },
});
