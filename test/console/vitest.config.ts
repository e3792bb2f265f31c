import { defineConfig } from "vitest/config";

// In a real browser. Not part of `pnpm test`, since it needs Chromium.
export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ["*.browser.ts"],
    setupFiles: ["../../scripts/loopback-only.ts", "../../scripts/no-aws-settings.ts"],
    pool: "threads",
    fileParallelism: false,
    expect: { requireAssertions: true, poll: { interval: 100, timeout: 30_000 } },
    allowOnly: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    reporters: ["verbose"],
  },
});
