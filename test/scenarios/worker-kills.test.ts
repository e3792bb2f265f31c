import { GetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import { type Pipeline, startPipeline } from "@boomerang/local";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type BusEvent, finished, outcomeEvent, submitJob } from "./jobs.ts";

let pipeline: Pipeline;
const killed: unknown[] = [];
const failures: string[] = [];

beforeAll(async () => {
  pipeline = await startPipeline({
    runsInWorkers: true,
    simulator: { coldStartMs: 0 },
    announceSubmitted: true,
    // As short as they can be while a worker starts on a busy machine.
    visibilityTimeoutSeconds: 6,
    functionTimeoutMs: 5000,
    timing: { leaseMs: 5500 },
    onKill: (each) => killed.push(each),
    onError: (error) => failures.push(String(error)),
  });
});
afterAll(() => pipeline.stop());

/** Resolves when SQS keeps none of the messages: each was handled to its end. */
const noMessages = () =>
  expect
    .poll(async () => {
      const { Attributes = {} } = await pipeline.aws.sqs.send(
        new GetQueueAttributesCommand({ QueueUrl: pipeline.aws.queues.jobs.url, AttributeNames: ["All"] }),
      );
      return [Attributes.ApproximateNumberOfMessages, Attributes.ApproximateNumberOfMessagesNotVisible];
    })
    .toEqual(["0", "0"]);

const outcomesOf = (jobId: string) =>
  pipeline.aws.bus.events
    .filter(({ detail }: BusEvent) => detail.job_id === jobId && detail.status !== "SUBMITTED")
    .map(({ detail }) => detail.status);

test("a dispatcher that is killed after the API accepted its submission loses no job, and no job succeeds twice", async () => {
  killed.length = 0;
  failures.length = 0;
  pipeline.kills?.arm("dispatcher");
  const ids = Array.from({ length: 6 }, (_, n) => `dispatched-${n}`);
  await Promise.all(ids.map((id) => submitJob(pipeline, id)));
  await Promise.all(ids.map((id) => outcomeEvent(pipeline, id)));
  await noMessages();
  expect(killed).toEqual([{ worker: "dispatcher", jobId: expect.stringMatching(/^dispatched-\d$/) }]);
  expect(failures).toContain("WorkerEndedError: the worker of the dispatcher was killed");
  for (const id of ids) {
    expect(await finished(pipeline, id)).toMatchObject({ status: "SUCCEEDED", result: expect.any(String) });
    expect(outcomesOf(id)).toEqual(["SUCCEEDED"]);
  }
});

test("a delivery whose receiver is killed is repeated by the provider, and its job succeeds once", async () => {
  failures.length = 0;
  const before = pipeline.simulator.state().counts.deliveries_retried;
  pipeline.kills?.arm("receiver");
  await submitJob(pipeline, "delivered");
  await outcomeEvent(pipeline, "delivered");
  await expect.poll(() => pipeline.simulator.state().deliveries_pending).toBe(0);
  expect(pipeline.kills?.read().receiver).toMatchObject({ state: "killed", jobId: "delivered" });
  expect(failures).toContain("WorkerEndedError: the worker of the receiver was killed");
  expect(pipeline.simulator.state().counts.deliveries_retried).toBe(before + 1);
  expect(await finished(pipeline, "delivered")).toMatchObject({ status: "SUCCEEDED", submissions: 1 });
  expect(outcomesOf("delivered")).toEqual(["SUCCEEDED"]);
});

test("if the delivery of such a submission is lost too, the job is submitted again, and succeeds once", async () => {
  pipeline.simulator.configure({ faults: { loseDeliveryRate: 1 } });
  pipeline.kills?.arm("dispatcher");
  await submitJob(pipeline, "unlucky");
  await expect.poll(() => pipeline.simulator.state().counts.deliveries_lost).toBe(1);
  pipeline.simulator.configure({ faults: { loseDeliveryRate: 0 } });
  await outcomeEvent(pipeline, "unlucky");
  expect(await finished(pipeline, "unlucky")).toMatchObject({ status: "SUCCEEDED", submissions: 2 });
  await noMessages();
  expect(outcomesOf("unlucky")).toEqual(["SUCCEEDED"]);
});
