import { resourceOf, templateOf, textOf } from "infra/testing/template";
import { expect, test } from "vitest";
import { MINUTE } from "./events.ts";

test("a minute's event is what the deployed schedule sends, with an id of each event source", () => {
  const template = templateOf({ targets: [{ target: "model:abc123/production" }] });
  const { Target } = resourceOf(template, "AWS::Scheduler::Schedule").Properties;
  const { eventSources, ...deployed } = JSON.parse(textOf(Target.Input));
  const { eventSources: ours, ...minute } = MINUTE;
  expect(minute).toEqual(deployed);
  expect(Object.keys(ours).sort()).toEqual(Object.keys(eventSources).sort());
  expect(new Set(Object.values(ours)).size).toBe(4);
});
