import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Alarm } from "@boomerang/client";
import { expect, test } from "vitest";
import { pipelineWith, queuesWith, recentMetrics } from "./pipeline.fixture.ts";
import { findProblems } from "./problems.ts";

const RUNBOOK = readFileSync(join(import.meta.dirname, "../../../../docs/runbook.md"), "utf8");
const one = { visible: 1, notVisible: 0 };
const alarm = (fields: Partial<Alarm>): Alarm => ({
  title: "Jobs lost (scheduler)",
  state: "ok",
  meaning: "Text.",
  ...fields,
});
const titles = (...parts: Parameters<typeof pipelineWith>) =>
  findProblems(pipelineWith(...parts)).map(({ title }) => title);

test("nothing is wrong when nothing waits for a person", () => {
  expect(
    findProblems(pipelineWith({ alarms: [alarm({ state: "ok" }), alarm({ state: "unknown" })] })),
  ).toEqual([]);
});

test("an alarm that is raised has its text, its section of the runbook and since when", () => {
  const since = "2026-11-28T11:00:00.000Z";
  const runbook = "docs/runbook.md#jobs-lost";
  const raised = alarm({ state: "alarm", meaning: "Jobs ended as LOST.", since, runbook });
  expect(findProblems(pipelineWith({ alarms: [raised] }))).toEqual([
    {
      ...{ title: "Jobs lost (scheduler)", text: "Jobs ended as LOST.", since, runbook },
      page: { path: "/jobs?status=LOST", label: "See them" },
    },
  ]);
});

test("a queue that should be empty is a problem before its alarm is raised, and not twice when it is", () => {
  const queues = queuesWith({ deadLetters: { visible: 1, notVisible: 1 } });
  const [problem] = findProblems(pipelineWith({ queues }));
  expect(problem).toMatchObject({
    title: "Dead letters",
    text: "About 2 messages cannot be processed. They wait for you, each with its reason.",
    page: { path: "/dead-letters" },
  });
  expect(titles({ queues, alarms: [alarm({ title: "Dead letters", state: "alarm" })] })).toEqual([
    "Dead letters",
  ]);
});

const EVERYTHING = {
  queues: queuesWith({ jobs: one, deadLetters: one, spill: one, quarantine: one, unpublished: one }),
  metrics: recentMetrics({
    oldestMessageSeconds: [901],
    accountErrors: [0, 1, 0],
    reconcileBehindSeconds: [301],
    deliveriesFailed: [1],
  }),
};

test("without alarms, as locally, everything is judged from what is seen", () => {
  expect(titles(EVERYTHING)).toEqual([
    "Dead letters",
    "Spill queue not empty",
    "Deliveries quarantined",
    "Events not published",
    "Oldest message",
    "Account rejected",
    "Reconcile behind",
    "Deliveries failed with 5xx",
  ]);
});

test("with alarms, whose thresholds are settings, only they judge ages", () => {
  expect(titles({ ...EVERYTHING, alarms: [alarm({ state: "ok" })] })).toEqual([
    "Dead letters",
    "Spill queue not empty",
    "Deliveries quarantined",
    "Events not published",
  ]);
});

test("each section that a problem refers to is in the runbook", () => {
  const sections = findProblems(pipelineWith(EVERYTHING)).flatMap(({ runbook, title }) =>
    runbook === undefined ? [] : [title],
  );
  expect(sections).toHaveLength(8);
  for (const title of sections) expect(RUNBOOK).toContain(`\n## ${title}\n`);
});

test("the age of the oldest message counts only while there is a message", () => {
  const metrics = recentMetrics({ oldestMessageSeconds: [5000] });
  expect(titles({ metrics })).toEqual([]);
  expect(titles({ metrics, queues: undefined })).toEqual(["Oldest message"]);
});

test("a paused target is a problem, with the jobs that wait for it", () => {
  const paused = { target: "model:a/production", pausedAt: "2026-11-28T11:00:00.000Z" };
  const textWith = (waiting: { jobs: number; isExact: boolean } | undefined) =>
    findProblems(pipelineWith({ paused: [{ ...paused, waiting }] }))[0]?.text;
  expect(textWith({ jobs: 1, isExact: true })).toMatch(/1 of its jobs waits\.$/);
  expect(textWith({ jobs: 10_000, isExact: false })).toMatch(/10,000 or more of its jobs wait\.$/);
  expect(textWith({ jobs: 0, isExact: true })).toBeUndefined();
  expect(textWith(undefined)).toMatch(/Its jobs wait\.$/);
});
