import { type Pipeline, startPipeline } from "@boomerang/local";
import { afterEach, expect, test } from "vitest";
import { finished, outcomeEvent, submitJob } from "./jobs.ts";

const TOO_LARGE = { target: { model_id: "repeat1000" }, model_input: "x".repeat(5200) };
const EXPLAINED = {
  code: "OUTPUT_NOT_DELIVERED",
  message: expect.stringMatching(/too large.*4\.7 MB.*Large outputs.*Deliveries failed with 5xx/),
};
let pipeline: Pipeline;

async function start(options: { resubmitsUndelivered?: boolean; loseDeliveryRate?: number }): Promise<void> {
  const { loseDeliveryRate = 0, ...setting } = options;
  pipeline = await startPipeline({
    ...setting,
    scheduleEveryMs: 200,
    timing: { firstCheckMs: 500 },
    simulator: { coldStartMs: 0, predictConcurrency: 8, faults: { loseDeliveryRate } },
  });
}

const inferences = () => pipeline.simulator.state().counts.model_calls;

afterEach(() => pipeline.stop());

test("an output of 5.2 MB costs one inference; the job is LOST, and record and event explain it", async () => {
  await start({});
  await submitJob(pipeline, "large", TOO_LARGE);
  await submitJob(pipeline, "small", { ...TOO_LARGE, model_input: "x" });
  expect(await finished(pipeline, "large")).toMatchObject({
    status: "LOST",
    submissions: 1,
    deliveries: 0,
    errors: [EXPLAINED],
  });
  expect(await finished(pipeline, "small")).toMatchObject({ status: "SUCCEEDED" });
  const event = await outcomeEvent(pipeline, "large", "Job Lost");
  expect(event).toMatchObject({ detail: { errors: [EXPLAINED] } });
  expect(inferences()).toBe(2);
});

test("with resubmitUndelivered it costs three, and the last error explains it too", async () => {
  await start({ resubmitsUndelivered: true });
  await submitJob(pipeline, "large", TOO_LARGE);
  const job = await finished(pipeline, "large");
  expect(job).toMatchObject({ status: "LOST", submissions: 3, errors: [EXPLAINED] });
  expect(inferences()).toBe(3);
});

test("a small output that is lost on its way looks the same: it is not inferred again by default", async () => {
  await start({ loseDeliveryRate: 1 });
  await submitJob(pipeline, "unlucky");
  const job = await finished(pipeline, "unlucky");
  expect(job).toMatchObject({ status: "LOST", submissions: 1, errors: [EXPLAINED] });
  expect(inferences()).toBe(1);
});
