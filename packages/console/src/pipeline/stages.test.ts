import { expect, test } from "vitest";
import { pipelineWith, queuesWith, recentMetrics } from "./pipeline.fixture.ts";
import { stagesOf } from "./stages.ts";

const NOW = Date.UTC(2026, 10, 28, 12);
const sentAt = (secondsAgo: number) => new Date(NOW - secondsAgo * 1000).toISOString();
const stage = (title: string, parts: Parameters<typeof pipelineWith>[0]) =>
  stagesOf(pipelineWith(parts), NOW).find((each) => each.title === title);

test("the stages are in the order of a job's path", () => {
  expect(stagesOf(pipelineWith(), NOW).map(({ title }) => title)).toEqual([
    "Waiting",
    "Submitting",
    "At the provider",
    "Arriving",
    "Announced",
  ]);
});

test("messages that wait have their number, the age of the oldest, and how many come in a minute", () => {
  const queues = queuesWith({ jobs: { visible: 1200, notVisible: 3 } });
  const metrics = recentMetrics({ oldestMessageSeconds: [10, 90], messagesSent: [100, 50] });
  expect(stage("Waiting", { queues, metrics })).toEqual({
    title: "Waiting",
    counts: [{ number: "1,200", of: "messages on the jobs queue" }],
    oldest: "1 min 30 s",
    flow: "30 messages sent a minute",
  });
  expect(stage("Waiting", { metrics })?.oldest).toBeUndefined();
});

test("the oldest message is also one that is returned again and again, which SQS leaves out", () => {
  const queues = queuesWith({ jobs: { visible: 0, notVisible: 1 } });
  const metrics = recentMetrics({ oldestMessageSeconds: [10], oldestReturnedMessageSeconds: [7200] });
  // It is not visible meanwhile.
  expect(stage("Waiting", { queues, metrics })?.oldest).toBeUndefined();
  expect(stage("Submitting", { queues, metrics })?.oldest).toBe("2 h");
});

test("an average is of the minutes of which everything is known: what AWS does not know yet makes it no lower", () => {
  const { values } = recentMetrics({ messagesSent: [60, 60, 60, 60, 60] });
  const flowUntil = (minute: number) =>
    stage("Waiting", { metrics: { values, knownUntil: Date.UTC(2026, 10, 28, 12, minute) } })?.flow;
  expect(flowUntil(0)).toBe("60 messages sent a minute");
  expect(flowUntil(2)).toBe("36 messages sent a minute");
});

test("submissions that were throttled are a note: nobody has to do anything", () => {
  const metrics = recentMetrics({ submissionsThrottled: [2, 1] });
  expect(stage("Submitting", { metrics })?.note).toBe(
    "The API has responded to 3 submissions with 429 in the last minutes. They are retried.",
  );
});

test("jobs at the provider are counted without those that are not submitted yet, if all were examined", () => {
  const targets = [
    { target: "a", pending: 2, submitted: 1, oldestSentAt: sentAt(30) },
    { target: "b", pending: 1, submitted: 0, oldestSentAt: sentAt(300) },
  ];
  const open = { jobs: 4, isExact: true, examined: 4, targets };
  expect(stage("At the provider", { open })).toMatchObject({
    counts: [{ number: "1", of: "job that waits or runs there" }],
    oldest: "30 s",
  });
  const metrics = recentMetrics({ oldestOpenJobSeconds: [7200] });
  expect(
    stage("At the provider", { metrics, open: { ...open, jobs: 10_000, isExact: false } }),
  ).toMatchObject({
    counts: [{ number: "10,000 or more", of: "open jobs, with those that are being submitted" }],
    oldest: "at least 2 h",
  });
});

test("what should be empty and is not stands out", () => {
  const queues = queuesWith({
    spill: { visible: 1, notVisible: 1 },
    unpublished: { visible: 0, notVisible: 0 },
  });
  const metrics = recentMetrics({ oldestSpilledSeconds: [5, 61] });
  expect(stage("Arriving", { queues, metrics })?.oldest).toBe("1 min 1 s");
  expect(stage("Arriving", { queues })?.counts).toEqual([
    { number: "2", of: "deliveries on the spill queue", isProblem: true },
    { number: "0", of: "deliveries quarantined", isProblem: false },
  ]);
  expect(stage("Announced", { queues })?.counts).toEqual([
    { number: "0", of: "batches of events not published", isProblem: false },
  ]);
});

test("jobs of paused targets are part of what is to be submitted", () => {
  const paused = { target: "a", pausedAt: sentAt(9), waiting: { jobs: 7, isExact: true } };
  const last = (list: (typeof paused | { target: string; pausedAt: string; waiting: undefined })[]) =>
    stage("Submitting", { paused: list })?.counts.at(-1);
  expect(last([paused])).toEqual({ number: "7", of: "jobs of a paused target" });
  expect(last([paused, { ...paused, waiting: undefined }])).toEqual({
    number: undefined,
    of: "jobs of 2 paused targets",
  });
});

test("what could not be read is not known, instead of none", () => {
  const stages = stagesOf(pipelineWith({ queues: undefined, open: undefined, metrics: undefined }), NOW);
  expect(stages.flatMap(({ counts }) => counts.map(({ number }) => number))).toEqual(
    Array(6).fill(undefined),
  );
  expect(stages.map(({ flow }) => flow)).toEqual(Array(5).fill(undefined));
});
