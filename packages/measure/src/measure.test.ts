import { parseTargetText } from "@boomerang/core";
import { describe, expect, test } from "vitest";
import type { Collaborators } from "./collaborators.ts";
import { measure, type Run } from "./measure.ts";
import { reportOf } from "./report.ts";
import { fakeStack, fakeTime, succeeded } from "./testing/fake-stack.fixture.ts";

const target = parseTargetText("model:abc123/production") ?? expect.fail();
const absentTarget = parseTargetText("model:absent/development") ?? expect.fail();
const SECRET_INPUT = '{"text":"a secret of the customer"}';

const RUN: Run = {
  ...{ runId: "r1", jobs: 25, target, absentTarget, input: SECRET_INPUT, waitMs: 60_000, settleMs: 5000 },
  ...{ oversizedDelivery: false, visibility: false },
  model: [{ what: "Lambda requests", units: 3_000_000, unitUsd: 2e-7 }],
};

function setUp(fake = fakeStack()) {
  const time = fakeTime();
  const posted: string[] = [];
  const collaborators: Collaborators = {
    ...{ stack: fake.stack, clock: time.clock, sleep: time.sleep, progress: () => undefined },
    fetch: async (url) => {
      posted.push(String(url));
      return new Response("", { status: 401 });
    },
  };
  return {
    ...fake,
    ...time,
    posted,
    run: (changes: Partial<Run> = {}) => measure(collaborators, { ...RUN, ...changes }),
  };
}

const jobIdsOf = (bodies: readonly string[]) => bodies.map((body) => JSON.parse(body).job_id);

test("each job is sent once, under an id of its own, and counted", async () => {
  const { run, sent, posted } = setUp();
  const { jobs, bill } = await run();
  expect(new Set(jobIdsOf(sent)).size).toBe(25);
  expect(sent).toHaveLength(25);
  expect(jobs).toMatchObject({ sent: 25, withoutOutcome: 0, statuses: { SUCCEEDED: 25 } });
  expect(bill).toEqual([{ what: "Lambda requests", counted: undefined, modelled: 75, unitUsd: 2e-7 }]);
  expect(posted).toEqual([]);
});

test("a run ends after its time, even if no job has an outcome, and says so", async () => {
  const { run, clock } = setUp(fakeStack(() => undefined));
  const startedAt = clock.now();
  const measurement = await run();
  expect(clock.now() - startedAt).toBeLessThanOrEqual(60_000 + 5000);
  expect(measurement.jobs).toMatchObject({
    withoutOutcome: 25,
    statuses: { "no record": 25 },
    throughput: undefined,
  });
  expect(reportOf(measurement, { commit: "c", command: "x" })).toContain(
    "| without an outcome when the run gave up | 25 |",
  );
});

test("records are read until each job has an outcome, and not again after that", async () => {
  const reads: string[][] = [];
  let round = 0;
  const fake = fakeStack();
  const readRecords: typeof fake.stack.readRecords = async (jobIds) => {
    reads.push([...jobIds]);
    round++;
    return { records: jobIds.flatMap((id, n) => (n % 2 < round ? [succeeded(id)] : [])), readUnits: 1 };
  };
  const { run } = setUp({ ...fake, stack: { ...fake.stack, readRecords } });
  expect((await run()).jobs.withoutOutcome).toBe(0);
  expect(reads.map((ids) => ids.length)).toEqual([25, 12]);
});

test("oversized deliveries are posted only if asked for, to the stack's webhook URL", async () => {
  const { run, posted } = setUp();
  const { oversized } = await run({ oversizedDelivery: true });
  expect(oversized?.map(({ response }) => response)).toEqual([401, 401, 401, 401, 401]);
  expect(posted[0]).toBe("https://api.test/prod/v1/webhooks/measure-r1-oversized-0/invalid-token");
});

describe("--visibility", () => {
  test("half of the jobs are for the absent target; those are canceled in the end, and are no part of the latency", async () => {
    const { run, sent } = setUp();
    const { jobs, isVisibilityProvoked } = await run({ visibility: true, waitMs: 20_000 });
    const messages = sent.map((body) => JSON.parse(body));
    const absent = messages.filter(({ target }) => target?.development === true);
    const cancels = messages.filter(({ type }) => type === "cancel");
    expect(absent).toHaveLength(20);
    expect(cancels.map(({ job_id }) => job_id)).toEqual(absent.map(({ job_id }) => job_id));
    expect(messages).toHaveLength(25 + 40 + 20);
    expect([jobs.sent, isVisibilityProvoked]).toEqual([25, true]);
  });

  test("if the log cannot be read, its jobs are canceled all the same, and the report is printed", async () => {
    const fake = fakeStack();
    const readLog = async () => {
      throw Object.assign(new Error("no"), { name: "AccessDenied" });
    };
    const { run, sent } = setUp({ ...fake, stack: { ...fake.stack, readLog } });
    const { use, jobs } = await run({ visibility: true });
    expect(sent.filter((body) => JSON.parse(body).type === "cancel")).toHaveLength(20);
    expect(jobs.withoutOutcome).toBe(0);
    expect(use.notes).toContain("The experiment on visibility ended early: AccessDenied.");
  });

  test("it stops once each returned message came back twice, and reports only those of the run", async () => {
    const fake = fakeStack();
    const { run, slept } = setUp(fake);
    const line = (message: string, at: number, more: object) =>
      JSON.stringify({ message, timestamp: new Date(at).toISOString(), ...more });
    const ids = Array.from({ length: 20 }, (_, n) => `message-of-measure-r1-visibility-${2 * n + 1}`);
    fake.logs["log-dispatcher"] = [
      line("job submitted", 0, { function_request_id: "a" }),
      ...[...ids, "somebody-else"].flatMap((message_id) =>
        [0, 5100, 30_200].map((at, n) =>
          line("message will be retried", at, {
            ...{ message_id, after_ms: 5000 * 5 ** n, function_request_id: n === 0 ? "a" : `b${n}` },
          }),
        ),
      ),
    ];
    const { use } = await run({ visibility: true });
    // Those of the settled log, which has all messages, and those of the experiment.
    expect(use.returned).toHaveLength(2 * 21 + 2 * 20);
    expect(slept.filter((ms) => ms === 5000)).toHaveLength(2);
  });
});

describe("the report", () => {
  const report = async (changes: Partial<Run> = {}, fake = fakeStack()) =>
    reportOf(await setUp(fake).run(changes), { commit: "0123abc", command: "run measure --jobs 25" });

  test("names date, commit, region, stack, target and settings", async () => {
    const text = await report();
    for (const fact of [
      "2026-11-29T10:00:00.000Z",
      "0123abc",
      "eu-west-1",
      "Boomerang",
      "model:abc123/production",
      "512 MB",
    ])
      expect(text).toContain(fact);
  });

  test("has no input, job id, URL or queue name", async () => {
    const text = await report({ oversizedDelivery: true, visibility: true, waitMs: 10_000 });
    for (const word of ["secret", "measure-r1", "https:", "jobs-table", "invalid-token"])
      expect(text).not.toContain(word);
  });

  test("says what is not available, instead of zero", async () => {
    const text = await report();
    expect(text).toContain("| dispatcher | not available | not available |");
    expect(text).toContain("| dispatcher: throttled invocations | not available |");
    expect(text).toContain("| Lambda requests | not available | 75 | 2e-7 |");
    expect(text).toContain("Not judged: behind other messages");
    expect(text).toContain("To measure it: `--oversized-delivery`");
  });

  test("judges returned messages only in a run that provokes them", async () => {
    const text = await report({ visibility: true, waitMs: 10_000 });
    expect(text).toContain("**not observed**: No message of a batch that failed in part was received twice.");
    expect(text).not.toContain("Not judged");
  });

  test("is complete without logs, metrics and settings, and says why they are missing", async () => {
    const fake = fakeStack();
    const denied = async () => {
      throw Object.assign(new Error("arn:aws:iam::123456789012:user/x is not authorized"), {
        name: "AccessDenied",
      });
    };
    const stack = { ...fake.stack, readLog: denied, readMetrics: denied, readSettings: denied };
    const text = await report({}, { ...fake, stack });
    expect(text).toContain("- The log of the dispatcher could not be read: AccessDenied.");
    expect(text).toContain("- CloudWatch metrics could not be read: AccessDenied.");
    expect(text).toContain("- Settings could not be read: AccessDenied.");
    expect(text).not.toContain("123456789012");
  });

  test("has tables whose rows have as many cells as their head", async () => {
    const text = await report({ oversizedDelivery: true });
    for (const block of text.split("\n\n").filter((part) => part.startsWith("|"))) {
      const cells = block.split("\n").map((row) => row.split(" | ").length);
      expect(new Set(cells).size, block).toBe(1);
    }
  });
});
