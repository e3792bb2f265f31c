import assert from "node:assert/strict";
import { SIGNATURE_HEADER, signWebhook } from "@boomerang/core";
import { sqsBatch } from "@boomerang/testkit/events/sqs";
import type { APIGatewayProxyResult } from "aws-lambda";
import fc from "fast-check";
import { expect, test } from "vitest";
import { deliveryBodies, FRESH } from "../arbitraries/deliveries.ts";
import { hasSignature, signings } from "../arbitraries/signature-headers.ts";
import { type Path, webhookPaths } from "../arbitraries/webhook-paths.ts";
import { attack, expectCoverage, TIMEOUT_MS } from "../attack.ts";
import {
  assertNothingChanged,
  assertNothingPrivateLogged,
  assertOtherJobsUnchanged,
  jobOfPath,
  spilledBytes,
} from "./assert-response.ts";
import { requestEvent } from "./events.ts";
import { createHarness, type Harness, OLD_SECRET, STATES, type State, tokenOf } from "./harness.ts";

const JOB_IDS = ["order-1", "neighbour", "other-1"];
const WRONG_TOKENS = JOB_IDS.slice(1).map(tokenOf);
// The states in which a delivery changes something; a canceled job here was never submitted.
const WAITING: readonly State[] = ["PENDING", "SUBMITTED", "LOST"];
const genuine = Buffer.from(`{"request_id":"request-1","time":"${FRESH[0]}","data":1}`);

interface Case {
  readonly state: State;
  readonly path: Path;
  readonly body: Uint8Array;
  readonly signing: ReturnType<typeof signings> extends fc.Arbitrary<infer T> ? T : never;
}
const cases: fc.Arbitrary<Case> = fc.record({
  state: fc.constantFrom(...STATES),
  path: webhookPaths("order-1", tokenOf, WRONG_TOKENS),
  body: deliveryBodies,
  signing: signings([OLD_SECRET]),
});

/** Sends a delivery to the receiver, as API Gateway does. */
function send(
  harness: Harness,
  path: string,
  bytes: Uint8Array,
  headers: Record<string, string> | null = null,
) {
  const body = Buffer.from(bytes).toString("base64");
  return harness.time.run(
    harness.handle(requestEvent({ path, body, headers, isBase64Encoded: true })),
  ) as Promise<APIGatewayProxyResult>;
}

const pathOf = (jobId: string) => `/v1/webhooks/${jobId}/${tokenOf(jobId)}`;
const signed = { [SIGNATURE_HEADER]: signWebhook(genuine, [OLD_SECRET]) };

test(
  "while nothing has verified, a bad signature is quarantined only with a valid token, for a job that waits, and stores nothing",
  async () => {
    const coverage = await attack(
      "unverified deliveries",
      cases,
      async ({ state, path, body, signing }, count) => {
        const harness = createHarness(
          [[OLD_SECRET]],
          [
            ["order-1", state],
            ["neighbour", "SUBMITTED"],
          ],
          false,
        );
        const before = new Map(harness.jobs);
        const headers = signing.write(body);
        const { statusCode } = await send(harness, path.path, body, headers);
        const jobId = jobOfPath(path.path, JOB_IDS);
        assertNothingPrivateLogged(harness, jobId);
        assertOtherJobsUnchanged(harness, { jobId, before });
        if (jobId === undefined) {
          assert.equal(statusCode, 401, "responded to a stranger");
          assertNothingChanged(harness, { before });
          return count("stranger");
        }
        if (hasSignature(headers, body, [OLD_SECRET])) return count("right signature");
        if (statusCode === 401) {
          assert.ok(!path.isRight || !WAITING.includes(state), "rejected a delivery that its job waits for");
          assertNothingChanged(harness, { before });
          return count("nothing waits");
        }
        assert.equal(statusCode, 200);
        assertOnlyQuarantined(harness, before, body);
        await assertDropped(harness, body);
        return count("quarantined");
      },
    );
    expectCoverage(coverage, {
      stranger: 500,
      "nothing waits": 200,
      quarantined: 200,
      "right signature": 200,
    });
  },
  TIMEOUT_MS,
);

/** Checks that the delivery is on the queue whole, and that its job got nothing but a note. */
function assertOnlyQuarantined(harness: Harness, before: Harness["jobs"], bytes: Uint8Array): void {
  const [message, second] = harness.quarantined;
  assert.ok(message !== undefined && second === undefined, "it was not quarantined once");
  assert.deepEqual(Buffer.from(spilledBytes(harness, message.body) ?? "missing"), Buffer.from(bytes));
  const [job, earlier] = [harness.jobs.get("order-1"), before.get("order-1")];
  if (job === earlier) return;
  assert.ok(job !== undefined && earlier !== undefined, "it created a record");
  const { version, errors, quarantined_delivery_at, check_at, ...rest } = job;
  assert.deepEqual(
    errors?.map(({ code }) => code),
    ["DELIVERY_UNVERIFIED"],
  );
  assert.deepEqual({ ...earlier, ...rest }, earlier, "it changed more than its note");
}

/** Checks that, once another delivery has verified, the same one is rejected, and the quarantined one is dropped. */
async function assertDropped(harness: Harness, bytes: Uint8Array): Promise<void> {
  assert.equal((await send(harness, pathOf("neighbour"), genuine, signed)).statusCode, 200);
  const known = harness.jobs.get("order-1");
  assert.equal((await send(harness, pathOf("order-1"), bytes, null)).statusCode, 401);
  assert.equal(harness.jobs.get("order-1"), known);
  assert.equal(harness.quarantined.length, 1);
  const batch = sqsBatch(harness.quarantined.map(({ body }) => body));
  assert.deepEqual(await harness.time.run(harness.handle(batch)), { batchItemFailures: [] });
  const { status, result, quarantined_delivery_at: at } = harness.jobs.get("order-1") ?? {};
  assert.equal(status, known?.status, "an unverified delivery changed the status of a job");
  assert.equal(result, undefined);
  if (known?.check_at !== undefined) assert.equal(at, undefined, "the note of a forged delivery remains");
}

test("a flood with one leaked webhook URL fills only the room of its job", async () => {
  const harness = createHarness(
    [[OLD_SECRET]],
    [
      ["order-1", "SUBMITTED"],
      ["neighbour", "SUBMITTED"],
    ],
    false,
  );
  const statuses: number[] = [];
  for (let n = 0; n < 300; n++)
    statuses.push((await send(harness, pathOf("order-1"), Buffer.from(`forged ${n}`))).statusCode);
  expect(statuses.filter((status) => status === 200)).toHaveLength(10);
  expect(statuses.filter((status) => status === 401)).toHaveLength(290);
  expect(harness.quarantined).toHaveLength(10);
  expect((await send(harness, pathOf("neighbour"), Buffer.from("forged"))).statusCode).toBe(200);
});

test("floods with many leaked webhook URLs are bounded in all", async () => {
  const ids = Array.from({ length: 120 }, (_, n) => `job-${n}`);
  const harness = createHarness(
    [[OLD_SECRET]],
    ids.map((id) => [id, "SUBMITTED"] as const),
    false,
  );
  for (const id of ids)
    for (let n = 0; n < 10; n++) await send(harness, pathOf(id), Buffer.from(`forged ${n}`));
  expect(harness.quarantined).toHaveLength(1000);
});
