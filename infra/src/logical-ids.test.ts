import { expect, test } from "vitest";
import { templateOf } from "./testing/template.fixture.ts";

test("boomerang doctor finds resources by parts of their logical ids, which stay as they are", () => {
  const wake = [{ cron: "45 7 ? * MON-FRI *", timeZone: "Europe/Berlin" }];
  const template = templateOf({ targets: [{ target: "model:abc123/production", wake }] });
  const found = (type: string, part: string) =>
    Object.keys(template.findResources(`AWS::${type}`)).filter((id) => id.includes(part)).length;
  const queues = ["DeadLetterQueue", "SpillQueue", "QuarantineQueue", "UnannouncedQueue"];
  for (const part of queues) expect([part, found("SQS::Queue", part)]).toEqual([part, 1]);
  expect(found("SecretsManager::Secret", "LinkKey")).toBe(1);
  for (const owner of ["Dispatcher", "Receiver", "Publisher"]) {
    expect(found("Lambda::Function", `${owner}Function`)).toBe(1);
    expect(found("Lambda::EventSourceMapping", `${owner}FunctionSource`)).toBe(1);
  }
  for (const task of ["Minute", "Wake"]) expect(found("Scheduler::Schedule", `Schedules${task}`)).toBe(1);
  expect(found("Scheduler::ScheduleGroup", "")).toBe(1);
});
