import { targetText, toTarget } from "@boomerang/core";
import { VirtualClock } from "@boomerang/testkit/virtual-clock";
import { expect, test } from "vitest";
import type { BusEvent } from "../aws/put-events.ts";
import { createRecordedTargets } from "./recorded-targets.ts";

const event = (detail: BusEvent["detail"]) => ({ detail }) as BusEvent;
const submittedTo = (target: unknown) => event({ status: "SUBMITTED", target });
const named = toTarget({ model_id: "named" });

function setUp(...targets: (typeof named)[]) {
  const clock = new VirtualClock();
  const recorded = createRecordedTargets(targets, clock);
  return { clock, recorded, due: () => recorded.due().map(targetText) };
}

test("targets that were named, and those that jobs are submitted to, are recorded each 15 seconds", async () => {
  const { clock, recorded, due } = setUp(named);
  recorded.addEvent(submittedTo({ model_id: "seen", environment: "staging" }));
  recorded.addEvent(submittedTo({ model_id: "named" }));
  expect(due()).toEqual(["model:named/production", "model:seen/staging"]);
  await clock.advance(14_999);
  expect(due()).toEqual([]);
  await clock.advance(1);
  expect(due()).toHaveLength(2);
});

test("without a target nothing is due, and the first one is at once", () => {
  const { recorded, due } = setUp();
  expect(due()).toEqual([]);
  recorded.addEvent(submittedTo({ model_id: "seen" }));
  expect(due()).toEqual(["model:seen/production"]);
});

test("events of outcomes, and what others put on the bus, add nothing; of targets there are 20 at most", () => {
  const { recorded, due } = setUp();
  recorded.addEvent(event({ status: "REJECTED", target: { model_id: "none" } }));
  for (const target of [undefined, "model:a", {}, { model_id: "a/b" }])
    recorded.addEvent(submittedTo(target));
  for (let n = 0; n < 30; n++) recorded.addEvent(submittedTo({ model_id: `m${n}` }));
  expect(due()).toHaveLength(20);
});
