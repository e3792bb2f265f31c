import { BoomerangError, type Client, type EventsOptions, type OutcomeEvent } from "@boomerang/client";
import { describe, expect, test } from "vitest";
import { fakeIo } from "../io.fixture.ts";
import { runCli } from "../run-cli.ts";

const TIMES = { createdAt: "2026-01-01T00:00:00.000Z", completedAt: "2026-01-01T00:00:09.000Z" };
const GOOD: OutcomeEvent = {
  ...{ eventId: "a:3", jobId: "a", status: "SUCCEEDED", errors: [], ...TIMES },
  ...{ target: { model_id: "echo" }, batchId: "b", output: { n: 1 }, text: '{\n"n":1.0}' },
};
const LOST: OutcomeEvent = {
  ...{ eventId: "b:2", jobId: "b", status: "LOST", isProvisional: true, ...TIMES },
  errors: [{ code: "no_delivery", message: "why" }],
};

type Events = (options: EventsOptions) => AsyncGenerator<OutcomeEvent, void, void>;

/** Runs `boomerang tail`, with these events. */
async function tail(args: readonly string[], events: Events) {
  const { io, texts, interrupt } = fakeIo();
  const calls: EventsOptions[] = [];
  let hasEnded = false;
  const client: Partial<Client> = {
    async *events(options = {}) {
      calls.push(options);
      try {
        await options.onReady?.();
        yield* events({ ...options, onReady: interrupt });
      } finally {
        hasEnded = true;
      }
    },
  };
  const open = async () => ({ close: () => undefined, ...client }) as Client;
  const exitCode = await runCli(["tail", ...args], io, open);
  return { exitCode, ...texts, calls, hasEnded };
}

async function* twoEvents() {
  yield GOOD;
  yield LOST;
  throw new Error("more than two were asked for");
}

/** Two events, then Ctrl+C, and what becomes of it. */
const interruptedWith = (error: BoomerangError): Events =>
  async function* ({ onReady }) {
    yield GOOD;
    yield LOST;
    await onReady?.();
    throw error;
  };
const aborted = new BoomerangError("stopped", { code: "aborted", nextStep: "Again." });

describe("tail", () => {
  test("shows each outcome in a line, until there are enough", async () => {
    const run = await tail(["--count", "2", "--status", "lost", "SUCCEEDED", "--batch", "b"], twoEvents);
    expect(run).toMatchObject({
      exitCode: 0,
      stdout: [
        "2026-01-01T00:00:09Z  SUCCEEDED  model:echo/production         a",
        "2026-01-01T00:00:09Z  LOST       -                             b  no_delivery",
        "",
      ].join("\n"),
      stderr: "Waiting for outcomes; Ctrl+C stops.\n",
      hasEnded: true,
    });
    expect(run.calls).toEqual([
      {
        ...{ status: ["LOST", "SUCCEEDED"], target: undefined, batchId: "b" },
        ...{ signal: expect.any(AbortSignal), onReady: expect.any(Function) },
      },
    ]);
  });

  test("prints JSON in which an output keeps its digits", async () => {
    const { stdout } = await tail(["--count", "2", "-o", "jsonl"], twoEvents);
    const [good = "", lost = ""] = stdout.trim().split("\n");
    expect(good).toContain('"output":{ "n":1.0}}');
    expect(JSON.parse(good)).toEqual({
      ...{ event_id: "a:3", job_id: "a", status: "SUCCEEDED", batch_id: "b", target: { model_id: "echo" } },
      ...{ created_at: TIMES.createdAt, completed_at: TIMES.completedAt, errors: [], output: { n: 1 } },
    });
    expect(JSON.parse(lost)).toMatchObject({ job_id: "b", errors: [{ code: "no_delivery" }] });
  });

  test("has the text of an output that is no strict JSON, and nothing of a large one", async () => {
    const { stdout } = await tail(["--count", "2", "-o", "json"], async function* () {
      yield { ...GOOD, output: undefined, text: "[NaN]" };
      yield { ...GOOD, output: undefined, text: undefined };
    });
    const [notJson, large] = JSON.parse(stdout);
    expect(notJson.output_text).toBe("[NaN]");
    expect(large).not.toHaveProperty("output");
    expect(large).not.toHaveProperty("output_text");
  });

  test("ends after Ctrl+C with 130 and whole JSON", async () => {
    const run = await tail(["-o", "json"], interruptedWith(aborted));
    expect(run).toMatchObject({
      exitCode: 130,
      stderr: "Waiting for outcomes; Ctrl+C stops.\nStopped after 2 outcomes.\n",
    });
    expect(JSON.parse(run.stdout)).toHaveLength(2);
  });

  test("says what could not be removed after Ctrl+C", async () => {
    const left = new BoomerangError("cannot delete the rule x", {
      code: "access_denied",
      nextStep: "Delete it.",
    });
    const run = await tail([], interruptedWith(left));
    expect(run).toMatchObject({
      exitCode: 3,
      stderr: expect.stringContaining("error: cannot delete the rule x\n       Delete it.\n"),
    });
  });

  test.each([
    [["--count", "0"], "It must be a whole number above 0."],
    [["--status", "OPEN"], "Allowed choices are SUCCEEDED"],
    [["--forward-to", "http://example.com"], "it must begin with https://"],
  ])("%j is a mistake, and nothing is called", async (args, message) => {
    const run = await tail(args, twoEvents);
    expect(run).toMatchObject({ exitCode: 2, calls: [], stderr: expect.stringContaining(message) });
  });
});
