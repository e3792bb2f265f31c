import { parseMessage, parseTargetText, targetText, toTarget } from "@boomerang/core";
import { expect, test } from "vitest";
import { cancelMessage, jobIdOf, jobMessage } from "./messages.ts";

test.each([
  "model:abc123/production",
  "model:abc123/staging@regional",
  "model:abc123/deployment:xyz",
  "model:abc123/development",
  "chain:def456/production",
])("the dispatcher accepts the message of a job for %s, with its input byte for byte", (text) => {
  const target = parseTargetText(text) ?? expect.fail("no target");
  const { body } = jobMessage(jobIdOf("run", "job", 1), target, '{"x": 1.0}');
  const parsed = parseMessage(body, "message-id");
  if (parsed.type !== "submit") return expect.fail("no job");
  expect(parsed.job_id).toBe("measure-run-job-1");
  expect(parsed.modelInput.text).toBe('{"x": 1.0}');
  expect(parsed.job.target && targetText(toTarget(parsed.job.target))).toBe(text);
});

test("the dispatcher accepts a cancel message", () => {
  expect(parseMessage(cancelMessage("measure-run-job-1").body, "message-id")).toMatchObject({
    type: "cancel",
    job_id: "measure-run-job-1",
  });
});
