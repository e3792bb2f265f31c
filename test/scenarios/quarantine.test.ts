import { type Pipeline, startPipeline } from "@boomerang/local";
import { afterEach, beforeEach, expect, test } from "vitest";

const THEIRS = "whsec_another-secret-than-ours";

let pipeline: Pipeline;

beforeEach(async () => {
  pipeline = await startPipeline();
});
afterEach(() => pipeline.stop());

test("while the webhook secrets are wrong, outputs are quarantined; once they are right, they are stored after one submission", async () => {
  pipeline.simulator.configure({ webhookSecrets: [THEIRS] });
  const target = { model_id: "echo" };
  const ids = ["order-1", "order-2", "order-3"];
  for (const job_id of ids) await pipeline.submit(JSON.stringify({ job_id, target, model_input: job_id }));
  const jobs = () => Promise.all(ids.map((id) => pipeline.store.get(id)));
  await expect
    .poll(async () => (await jobs()).map((job) => job?.errors?.[0]?.code), { timeout: 20_000 })
    .toEqual(ids.map(() => "DELIVERY_UNVERIFIED"));
  Object.assign(pipeline.secrets.values, { webhookSecrets: [THEIRS] });
  await expect
    .poll(async () => (await jobs()).map((job) => [job?.status, job?.submissions]), { timeout: 30_000 })
    .toEqual(ids.map(() => ["SUCCEEDED", 1]));
});
