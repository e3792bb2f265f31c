import { expect, test } from "vitest";
import { putLoggedMetrics, raisedAlarms } from "./alarms.ts";
import { readResult } from "./bucket.ts";
import { killFunction, type TestContext } from "./context.ts";
import { deliver } from "./deliver.ts";
import { putSecret } from "./deployment.ts";
import { record, sendJob, waitForRecord } from "./jobs.ts";
import { logLines } from "./logs.ts";
import { messageCount } from "./queues.ts";

const NEXT_SECRET = "whsec_second";

/** Tests of deliveries: large ones, a rotation of the webhook secret, an outage of the table, a killed receiver. */
export function deliveryTests({ deployment, eventsOf }: TestContext, secret: string): void {
  /** A delivery for a job that is signed with this secret gets 401, and the job gets the result of its genuine delivery. */
  async function expectRejected(jobId: string, badSecret: string): Promise<void> {
    const delivery = deployment().proxies.webhooks.pause(`/${jobId}/`);
    await sendJob(deployment(), jobId);
    await delivery.reached;
    const { request_id: requestId } = await waitForRecord(deployment(), jobId, { status: "SUBMITTED" });
    const bad = { requestId, data: "forged", secret: badSecret };
    expect(await deliver(deployment(), jobId, bad)).toBe(401);
    delivery.resume();
    const row = await waitForRecord(deployment(), jobId, { status: "SUCCEEDED" });
    expect(row).toMatchObject({ result: `{"n":"${jobId}"}`, deliveries: 1 });
  }

  test("a result over 350 KB is stored in S3, and a second delivery changes nothing", async () => {
    const { proxies } = deployment();
    const data = { text: "ü".repeat(400_000) };
    const delivery = proxies.webhooks.pause("/large/");
    await sendJob(deployment(), "large");
    await delivery.reached;
    const { request_id: requestId } = await waitForRecord(deployment(), "large", { status: "SUBMITTED" });
    expect(await deliver(deployment(), "large", { requestId, data, secret })).toBe(200);
    const stored = await record(deployment(), "large");
    expect(stored).toMatchObject({ status: "SUCCEEDED", result_location: expect.stringMatching(/^s3:/) });
    expect(stored).not.toHaveProperty("result");
    delivery.resume();
    const repeated = await waitForRecord(deployment(), "large", { deliveries: 2 });
    expect(repeated.result_location).toBe(stored.result_location);
    expect(proxies.webhooks.statuses("/large/")).toEqual([200]);
    expect(await readResult(deployment(), repeated.result_location)).toEqual(data);
    await expect
      .poll(() => eventsOf("large"))
      .toMatchObject([{ detail: { result_location: stored.result_location } }]);
  });

  test("deliveries are accepted before, during and after a rotation of the webhook secret, but not an attacker's", async () => {
    const { aws, outputs, proxies } = deployment();
    await deployment().restartSimulator({ secrets: [NEXT_SECRET, secret] });
    await sendJob(deployment(), "during");
    await waitForRecord(deployment(), "during", { status: "SUCCEEDED" });
    await putSecret(aws, outputs.WebhookSecretsArn, JSON.stringify([NEXT_SECRET, secret]));
    await deployment().restartSimulator({ secrets: [NEXT_SECRET] });
    const delivery = proxies.webhooks.pause("/after/");
    await sendJob(deployment(), "after");
    await delivery.reached;
    const { request_id: requestId } = await waitForRecord(deployment(), "after", { status: "SUBMITTED" });
    const forged = { requestId, data: "forged", secret: "whsec_attacker" };
    // Nothing has verified with this list of secrets, so it may be wrong.
    expect(await deliver(deployment(), "after", forged)).toBe(200);
    const unverified = { status: "SUBMITTED", quarantined_delivery_at: expect.any(String) };
    expect(await record(deployment(), "after")).toMatchObject(unverified);
    delivery.resume();
    const row = await waitForRecord(deployment(), "after", { status: "SUCCEEDED" });
    expect(row).toMatchObject({ result: '{"n":"after"}', deliveries: 1 });
    await expectRejected("attacked", "whsec_attacker");
    await expect
      .poll(() => [...proxies.webhooks.statuses("/during/"), ...proxies.webhooks.statuses("/after/")])
      .toEqual([200, 200]);
  });

  test("once the receiver has read that a webhook secret is removed, it rejects signatures with that secret", async () => {
    const { aws, outputs } = deployment();
    await putSecret(aws, outputs.WebhookSecretsArn, JSON.stringify([NEXT_SECRET]));
    // Otherwise the receiver would reread its secrets only when they are up to half an hour old.
    await killFunction(deployment(), "Receiver");
    // Until a delivery verifies with the new list, it may be wrong, and a bad signature is quarantined.
    await sendJob(deployment(), "first-verified");
    await waitForRecord(deployment(), "first-verified", { status: "SUCCEEDED" });
    await expectRejected("dropped", secret);
    await putLoggedMetrics(deployment(), "Receiver");
    expect(await raisedAlarms(deployment())).toHaveProperty(["Boomerang: Deliveries rejected"]);
  });

  test("a delivery that arrives while the table is unavailable is spilled, retried, and stored when it is available", async () => {
    const { proxies } = deployment();
    const spillQueue = deployment().physicalId("SpillQueue", "Queue");
    const delivery = proxies.webhooks.pause("/spilled/");
    await sendJob(deployment(), "spilled");
    await delivery.reached;
    await waitForRecord(deployment(), "spilled", { status: "SUBMITTED" });
    const endOutage = proxies.tables.cut();
    delivery.resume();
    await expect.poll(() => proxies.webhooks.statuses("/spilled/")).toEqual([200]);
    const failedDrains = () =>
      logLines(deployment(), "Receiver", "spilled delivery still cannot be stored; it is retried later");
    await expect.poll(async () => (await failedDrains()).length).toBeGreaterThanOrEqual(2);
    expect(await messageCount(deployment(), spillQueue)).toBe(1);
    expect(await record(deployment(), "spilled")).toMatchObject({ status: "SUBMITTED" });
    endOutage();
    const row = await waitForRecord(deployment(), "spilled", { status: "SUCCEEDED" }, 200_000);
    expect(row).toMatchObject({ result: '{"n":"spilled"}', submissions: 1 });
    await expect.poll(() => messageCount(deployment(), spillQueue)).toBe(0);
  }, 240_000);

  test("a receiver that is killed during a delivery loses no result", async () => {
    const { proxies } = deployment();
    const delivery = proxies.webhooks.pause("/interrupted/");
    await sendJob(deployment(), "interrupted");
    await delivery.reached;
    await waitForRecord(deployment(), "interrupted", { status: "SUBMITTED" });
    const tableCall = proxies.tables.pause('"interrupted"');
    delivery.resume();
    await tableCall.reached;
    expect(await killFunction(deployment(), "Receiver")).toBeGreaterThan(0);
    tableCall.resume();
    const row = await waitForRecord(deployment(), "interrupted", { status: "SUCCEEDED" });
    expect(row).toMatchObject({ result: '{"n":"interrupted"}', submissions: 1 });
    await expect.poll(() => proxies.webhooks.statuses("/interrupted/")).toEqual([502, 200]);
  });
}
