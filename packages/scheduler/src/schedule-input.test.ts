import { targetText } from "@boomerang/core";
import { describe, expect, test } from "vitest";
import { parseScheduleInput, ScheduleInputError } from "./schedule-input.ts";

test("both tasks are parsed", () => {
  expect(parseScheduleInput({ task: "minute", targets: ["model:a/production"] })).toMatchObject({
    task: "minute",
    targets: [{ kind: "model", id: "a" }],
  });
  expect(parseScheduleInput({ task: "wake", target: "model:abc123/production" })).toEqual({
    task: "wake",
    target: {
      kind: "model",
      id: "abc123",
      place: { type: "environment", name: "production", regional: false },
    },
  });
});

const targetsOf = (input: object) => {
  const parsed = parseScheduleInput({ task: "minute", ...input });
  return parsed.task === "minute" ? parsed.targets.map(targetText) : undefined;
};

test.each([[[]], [["model:a/production", "chain:b/eu@regional", "model:c/deployment:d"]]])(
  "a minute with the targets %j names them in their order",
  (targets) => {
    expect(targetsOf({ targets })).toEqual(targets);
  },
);

test("a target that a minute names twice counts once", () => {
  const targets = ["model:a/production", "chain:b/x", "model:a/production"];
  expect(targetsOf({ targets })).toEqual(["model:a/production", "chain:b/x"]);
});

test("a minute without targets and event sources, as schedules of an older version have it, has none", () => {
  expect(parseScheduleInput({ task: "minute" })).toEqual({ task: "minute", targets: [], eventSources: {} });
});

test("a minute names the event source mappings of the deployment", () => {
  const eventSources = { jobs_queue: "uuid-1" };
  expect(parseScheduleInput({ task: "minute", eventSources })).toMatchObject({ eventSources });
});

describe("a field that only a newer version knows, whose schedule still invokes this one after a rollback, changes nothing in", () => {
  test.each([
    [{ task: "minute" }],
    [{ task: "minute", targets: ["model:a/production"], eventSources: { jobs_queue: "uuid-1" } }],
    [{ task: "wake", target: "model:a/production" }],
  ])("%j", (input) => {
    for (const later of ["x", { nested: true }, null])
      expect(parseScheduleInput({ ...input, later })).toEqual(parseScheduleInput(input));
  });

  test("an input that is wrong without it", () => {
    for (const input of [
      { task: "minute", targets: "model:a/production" },
      { task: "wake" },
      { task: "new" },
    ])
      expect(errorOf({ ...input, later: 1 }).message).toContain("the schedule's input must be");
  });
});

function errorOf(input: unknown): Error {
  try {
    parseScheduleInput(input);
  } catch (error) {
    if (error instanceof ScheduleInputError) return error;
  }
  throw new Error("the input was accepted");
}

describe("an input that is not a task is rejected with the form that it must have", () => {
  test.each([
    ["nothing", undefined],
    ["null", null],
    ["a string", "minute"],
    ["a list", [{ task: "minute" }]],
    ["an event of EventBridge", { "detail-type": "Scheduled Event", detail: {} }],
    ["an unknown task", { task: "SECRET" }],
    ["a minute with the field of a wake", { task: "minute", target: "model:SECRET/production" }],
    ["a minute whose targets are no list", { task: "minute", targets: "model:SECRET/production" }],
    ["a minute with a target in the message's form", { task: "minute", targets: [{ model_id: "SECRET" }] }],
    ["a minute whose event sources are a list", { task: "minute", eventSources: ["SECRET"] }],
    ["a wake with a list of targets", { task: "wake", targets: ["model:SECRET/production"] }],
    ["a wake without a target", { task: "wake" }],
    ["a target in the message's form", { task: "wake", target: { model_id: "SECRET" } }],
    ["a wake with the field of a minute", { task: "wake", target: "model:a/production", targets: [] }],
  ])("%s", (_, input) => {
    expect(errorOf(input).message).toBe(
      'the schedule\'s input must be {"task":"minute","targets":["model:abc123/production"]} or {"task":"wake","target":"model:abc123/production"}; correct the input of the schedule',
    );
  });

  test.each([
    "",
    "SECRET",
    "model:abc123",
    "model:abc123/",
    "modell:abc123/production",
    "model:a/eu_1@regional",
  ])("the target %j", (target) => {
    for (const input of [
      { task: "wake", target },
      { task: "minute", targets: ["model:a/production", target] },
    ]) {
      const { message } = errorOf(input);
      expect(message).toContain("must be like model:abc123/production or chain:def456/deployment:xyz");
      expect(message).not.toContain("SECRET");
    }
  });
});
