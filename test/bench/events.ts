import { signWebhook, webhookToken } from "@boomerang/core";
import { jobsStreamRecord } from "@boomerang/testkit/events/jobs-stream";
import { restApiEvent } from "@boomerang/testkit/events/rest-api";
import { sqsEvent, sqsRecord } from "@boomerang/testkit/events/sqs";
import { LINK_KEY, WEBHOOK_SECRET } from "./processes/variables.ts";

// What people write about a restaurant; a text that repeats itself would compress too well.
const REVIEW = `We came on a rainy Thursday without a reservation, and the young man at the door found us a table by the window
within ten minutes. The soup of the day was lukewarm, which I mentioned, and a fresh bowl arrived almost at once, with an apology
and some excellent bread. My husband chose the braised lamb; he says it is the best he has eaten since our trip to Lisbon. I had
mushroom ravioli, slightly too salty for my taste, though the filling was rich and clearly made that morning. Prices have gone up
a little since spring, yet portions remain generous. Dessert disappointed: the lemon tart tasted of the refrigerator and its crust
had softened. Coffee was strong and hot. Service slowed down after nine, when a large party sat down next to us, but nobody ever
seemed annoyed or hurried. One last thing, the bathrooms are upstairs and the stairs are steep, so ask for help if you need it. We
will return in autumn, probably for that lamb, and bring my sister, who knows more about wine than me.`;

/** Of each result, as JSON. */
export const RESULT_BYTES = 1000;

/** Text of 1,000 bytes as JSON. */
export const ONE_KB = REVIEW.replaceAll("\n", " ").slice(0, RESULT_BYTES - 2);

/** A delivery of 1 KB for a job, as the REST API passes it on. */
export function deliveryEvent(jobId: string, now = Date.now()) {
  const body = Buffer.from(
    JSON.stringify({
      ...{ request_id: `request-${jobId}`, model_id: "abc123", deployment_id: "dep1" },
      ...{ type: "async_request_completed", time: new Date(now).toISOString(), data: ONE_KB, errors: [] },
    }),
  );
  return restApiEvent({
    path: `/v1/webhooks/${jobId}/${webhookToken(jobId, LINK_KEY)}`,
    body,
    headers: {
      "content-type": "application/json",
      "x-baseten-signature": signWebhook(body, [WEBHOOK_SECRET]),
    },
    requestTimeEpoch: now,
  });
}

/** The message of a job with an input of 1 KB. */
export function messageOf(jobId: string): string {
  return JSON.stringify({ job_id: jobId, target: { model_id: "abc123" }, model_input: ONE_KB });
}

/** A batch of messages, each a job with an input of 1 KB. */
export function jobsEvent(jobIds: readonly string[], now = Date.now()) {
  return sqsEvent(
    ...jobIds.map((jobId) =>
      sqsRecord({
        messageId: `message-${jobId}`,
        sentAt: now,
        body: messageOf(jobId),
      }),
    ),
  );
}

/** The change of a record that ends its job, as the table's stream has it. */
export function endedJobEvent(jobId: string, now = Date.now()) {
  return endedJobsEvent([jobId], now);
}

/** A batch of such changes. */
export function endedJobsEvent(jobIds: readonly string[], now = Date.now()) {
  return { Records: jobIds.map((jobId, n) => endedJobRecord(n + 1, jobId, now)) };
}

function endedJobRecord(sequence: number, jobId: string, now: number) {
  const before = submittedRecord(jobId, now);
  const { input, check_at, open_shard, ...rest } = before;
  const after = {
    ...rest,
    ...{ status: "SUCCEEDED", version: 3, deliveries: 1, completed_at: new Date(now).toISOString() },
    result: JSON.stringify(ONE_KB),
  };
  return jobsStreamRecord(sequence, after, before);
}

/** The record of a job that waits for its delivery. */
function submittedRecord(jobId: string, now = Date.now()) {
  const at = new Date(now).toISOString();
  return {
    ...{ job_id: jobId, status: "SUBMITTED", version: 2, target: { model_id: "abc123" } },
    ...{ request_id: `request-${jobId}`, submissions: 1, deliveries: 0, created_at: at, submitted_at: at },
    ...{ input: JSON.stringify(ONE_KB), check_at: at, open_shard: 3 },
  };
}

const mappingId = (n: number) => `5e8cd6c2-0f4b-4b1c-9a56-00000000000${n}`;

/** What the schedule of each minute sends for a deployment that watches one target. */
export const MINUTE = {
  task: "minute",
  targets: ["model:abc123/production"],
  eventSources: {
    "Dispatcher/Source": mappingId(1),
    "Receiver/Source": mappingId(2),
    "Receiver/QuarantineSource": mappingId(3),
    "Publisher/Source": mappingId(4),
  },
};
