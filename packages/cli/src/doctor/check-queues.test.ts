import { expect, test } from "vitest";
import { checkPauses } from "./check-pauses.ts";
import { checkQueues, type WatchedQueue } from "./check-queues.ts";

const tools = { boomerang: (args: string) => `boomerang ${args} --stack Other`, awsOptions: " --region r" };
const depth = (queue: WatchedQueue, messages: number) => ({ queue, url: `https://sqs/${queue}`, messages });

test("empty queues are good", () => {
  expect(checkQueues([depth("dead letters", 0), depth("spill queue", 0)], tools)).toEqual([
    { check: "queues", result: "ok", message: "Nothing waits in: dead letters and spill queue." },
  ]);
});

test("each queue that is not empty is a warning, with the command to look", () => {
  const queues = ["dead letters", "spill queue", "quarantine queue", "unpublished events"] as const;
  const findings = checkQueues(
    queues.map((queue, n) => depth(queue, n + 1)),
    tools,
  );
  expect(findings.map(({ check, result }) => [check, result])).toEqual(
    queues.map((queue) => [queue, "warning"]),
  );
  expect(findings[0]).toMatchObject({
    message: "about 1 message that cannot be processed.",
    fix: { command: "boomerang dead-letters list --stack Other" },
  });
  expect(findings[1]?.fix?.command).toContain("--queue-url https://sqs/spill queue");
  expect(findings.slice(1).map(({ fix }) => fix?.text)).toEqual([
    expect.stringContaining("Spill queue not empty"),
    expect.stringContaining("Deliveries quarantined"),
    expect.stringContaining("Events not published"),
  ]);
});

test("paused targets are named, and no problem", () => {
  expect(checkPauses([], tools.boomerang)).toMatchObject({ result: "ok", message: "None." });
  const paused = [{ target: "model:a/production", pausedAt: "2026-01-01T00:00:00.000Z" }];
  expect(checkPauses(paused, tools.boomerang)).toMatchObject({
    result: "ok",
    message: expect.stringMatching(
      /^1: model:a\/production \(since 2026-01-01.* wait until they are resumed\.$/,
    ),
    fix: { command: "boomerang resume model:a/production --stack Other" },
  });
});
