import { SendMessageBatchCommand } from "@aws-sdk/client-sqs";
import { describe, expect, test } from "vitest";
import { errorOf, setUp, TARGET } from "../client.fixture.ts";

const JOB = { target: TARGET, model_input: 1 };
const reset = Object.assign(new Error("socket hang up"), { code: "ECONNRESET" });
const denied = Object.assign(new Error("no permission for sqs:SendMessage"), { name: "AccessDenied" });

describe("a job whose response was lost", () => {
  test.each(["submit", "run"] as const)(
    "may have been sent, and %s says how to repeat it",
    async (method) => {
      const { client, sqs, time, sent } = setUp();
      sqs.on(SendMessageBatchCommand).rejects(reset);
      const error = await time.run(() => errorOf(client[method](JOB)));
      expect(error).toMatchObject({
        ...{ code: "unavailable", retryable: true, jobId: "id-0" },
        message: "cannot send the job: socket hang up; job id-0 may have been sent",
        nextStep: "Submit it again with the job_id id-0 (boomerang submit --job-id id-0): it runs once.",
      });
      sqs.on(SendMessageBatchCommand).resolves({});
      await client.submit({ ...JOB, job_id: "id-0" });
      expect(new Set(sent().map((body) => JSON.stringify(body))).size).toBe(1);
    },
  );

  test("and that was then refused, too: the first attempt may have been taken", async () => {
    const { client, sqs, time } = setUp();
    sqs.on(SendMessageBatchCommand).rejectsOnce(reset).rejects(denied);
    expect(await time.run(() => errorOf(client.submit(JOB)))).toMatchObject({
      ...{ code: "access_denied", jobId: "id-0" },
      message: expect.stringContaining("job id-0 may have been sent"),
      nextStep: expect.stringMatching(/^Give these credentials .*\. Submit it again with the job_id id-0 /),
    });
  });
});

test("a job that was certainly not sent is not said to be, and the error names the grant", async () => {
  const { client, sqs, time } = setUp();
  sqs.on(SendMessageBatchCommand).rejects(denied);
  expect(await time.run(() => errorOf(client.submit(JOB)))).toMatchObject({
    ...{ code: "access_denied", jobId: "id-0" },
    message: "cannot send the job: no permission for sqs:SendMessage",
    nextStep:
      "Give these credentials the action that the message names, as the construct's grantSubmit does.",
  });
});

test("a cancel request whose response was lost does no harm a second time", async () => {
  const { client, sqs, time } = setUp();
  sqs.on(SendMessageBatchCommand).rejects(reset);
  expect(await time.run(() => errorOf(client.cancel("job")))).toMatchObject({
    ...{ message: "cannot send the job: socket hang up", nextStep: "Try again in a moment." },
  });
});
