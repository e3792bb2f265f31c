import type { Client } from "@boomerang/client";
import { expect, test } from "vitest";
import { fakeIo } from "../io.fixture.ts";
import { runCli } from "../run-cli.ts";
import { fakeBulkRun } from "./bulk-run.fixture.ts";

const never = new Promise<never>(() => undefined);
async function* nothing() {
  yield await never;
}

/** A client whose calls do not end. */
const slow = {
  get: () => never,
  list: nothing,
  queueHistory: nothing,
  deadLetters: { list: nothing, redrive: () => fakeBulkRun([], { matched: 2, done: 0, failed: 0 }) },
  replayMany: () => fakeBulkRun([], { matched: 2, done: 0, failed: 0 }),
  provider: {
    queueStatus: () => never,
    wake: () => never,
    requestStatus: () => never,
    cancelRequest: () => never,
  },
  close: () => undefined,
} as unknown as Client;

test.each([
  ["get a"],
  ["list"],
  ["list -o json"],
  ["queue model:abc"],
  ["queue model:abc -o jsonl"],
  ["dead-letters"],
  ["dead-letters show 1f7c"],
  ["wake model:abc"],
  ["request status model:abc r-1"],
  ["request cancel model:abc r-1"],
  ["key set --target model:abc"],
  ["submit --target model:abc --input -"],
  ["predict model:abc --input -"],
])("an interruption ends %s with 130", async (command) => {
  const { io, texts, interrupt } = fakeIo({ stdin: undefined });
  const running = runCli(command.split(" "), io, async () => slow);
  setImmediate(interrupt);
  expect(await running).toBe(130);
  expect(texts.stdout).toBe("");
  expect(texts.stderr).toContain("interrupted");
});

test("an interruption while a question waits for its answer does nothing and ends with 130", async () => {
  const { io, texts, interrupt } = fakeIo({ stdin: undefined, isTerminal: true });
  const asked = {
    ...io,
    stderr: {
      ...io.stderr,
      write: async (text: string) => {
        await io.stderr.write(text);
        if (text.includes("[y/N]")) setImmediate(interrupt);
      },
    },
  };
  expect(await runCli(["replay", "--batch", "b"], asked, async () => slow)).toBe(130);
  expect(texts.stderr).toMatch(/^replay 2 jobs\? \[y\/N\] \nerror: interrupted\n/);
});
