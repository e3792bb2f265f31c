import { BoomerangError, type Client, type EndedJob, type OutcomeEvent } from "@boomerang/client";
import { expect, test } from "vitest";
import { boomerang } from "./boomerang.fixture.ts";
import { fakeBulkRun } from "./bulk-run.fixture.ts";
import { moved, queueWith } from "./dead-letters.fixture.ts";

/** Sets a terminal's title, begins a line, and turns the direction of what follows. */
const HOSTILE = "x\u001b]0;pwn\u0007\r\nfake line\u009b31m\u202e";
const CONTROL = /(?![\n\t])[\p{Cc}\u2028\u2029\u202e]/u;

const TIMES = { createdAt: "2026-01-01T00:00:00.000Z", completedAt: "2026-01-01T00:00:09.000Z" };
const event: OutcomeEvent = {
  ...{ eventId: "a:2", jobId: "a", status: "FAILED", isProvisional: false, ...TIMES },
  errors: [{ code: HOSTILE, message: HOSTILE }],
} as OutcomeEvent;
const job: EndedJob = {
  ...{
    jobId: "a",
    status: "SUCCEEDED",
    errors: [],
    metadata: { name: HOSTILE },
    submissions: 1,
    deliveries: 1,
  },
  ...{ output: HOSTILE, text: HOSTILE, isJson: false, ...TIMES },
} as unknown as EndedJob;
const error = new BoomerangError(`it is ${HOSTILE}`, { code: "invalid_job", nextStep: "Correct it." });

const client = {
  async *events() {
    yield event;
  },
  get: async () => job,
  async *results() {
    yield { jobId: "a", error };
    yield { jobId: "b", error };
  },
  replayMany: () => fakeBulkRun([{ jobId: "a", error }], { matched: 1, done: 0, failed: 1 }),
  submitMany: ((jobs: AsyncIterable<unknown>) => ({
    async *[Symbol.asyncIterator]() {
      for await (const _ of jobs) yield { index: 0, status: "failed", jobId: "a", error };
    },
  })) as unknown as Client["submitMany"],
  ...queueWith([{ ...moved, code: HOSTILE, reason: HOSTILE, body: HOSTILE }], { [moved.id]: error }).client,
  provider: {
    requestStatus: async () => ({
      ...{ requestId: "r", status: HOSTILE, errors: [{ code: HOSTILE, message: HOSTILE }] },
    }),
  },
} as unknown as Client;

test.each([
  ["tail --count 1"],
  ["get a"],
  ["get a --result"],
  ["wait a b"],
  ["replay --batch b --yes"],
  ["submit --file - --target model:abc"],
  ["dead-letters"],
  ["dead-letters show 9ab2"],
  ["dead-letters redrive 9ab2 --yes"],
  ["request status model:abc r"],
])("%s shows texts of others without what controls a terminal", async (command) => {
  const { stdout, stderr } = await boomerang(command.split(" "), client, { isTerminal: true, stdin: "{}" });
  const shown = `${stdout}${stderr}`.replaceAll("\r\u001b[K", "");
  expect(shown).toContain("pwn");
  expect(shown).not.toMatch(CONTROL);
  // Only an output that is printed alone may have lines of its own.
  if (!command.includes("--result")) expect(shown).not.toMatch(/^fake line/m);
});

/** `boomerang predict`, of a model whose output has these parts. */
function predict(parts: readonly string[], isTerminal: boolean) {
  const body = ReadableStream.from(parts.map((part) => new TextEncoder().encode(part)));
  const provider = { predict: async () => ({ contentType: undefined, body }) };
  return boomerang(["predict", "model:abc", "--input", "1"], { provider } as unknown as Client, {
    isTerminal,
  });
}

test("an output is printed as it is, but on a terminal without what would control it", async () => {
  const parts = ["a\u001b", "[31m\tb\r\n", "c\u0007"];
  expect((await predict(parts, false)).stdout).toBe(parts.join(""));
  expect((await predict(parts, true)).stdout).toBe("a[31m\tb\nc\n");
  expect((await boomerang(["get", "a", "--result"], client)).stdout).toBe(HOSTILE);
});
