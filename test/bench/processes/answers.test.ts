import { expect, test } from "vitest";
import { answerAsAws, createApiAnswers } from "./answers.ts";
import { SECRETS } from "./variables.ts";

test("each submission gets a request id of its own", () => {
  const answer = createApiAnswers();
  const [first, second] = [answer("/model-abc123/production/async_predict"), answer("/x/async_predict")];
  expect([first.status, second.status]).toEqual([201, 201]);
  expect(first.body.request_id).not.toBe(second.body.request_id);
});

test("a request that is asked for is still in progress, and a queue is empty", () => {
  const answer = createApiAnswers();
  expect(answer("/model-abc123/async_request/r1").body).toEqual({ request_id: "r1", status: "IN_PROGRESS" });
  expect(answer("/model-abc123/production/async_queue_status").body).toMatchObject({
    num_queued_requests: 0,
  });
});

test("a secret has its value, every event is accepted, and every event source runs", () => {
  const [[SecretId, SecretString] = ["", ""]] = Object.entries(SECRETS);
  expect(answerAsAws("GetSecretValue", { SecretId })).toEqual({ SecretString });
  expect(answerAsAws("PutEvents", { Entries: [{}, {}] })).toMatchObject({
    FailedEntryCount: 0,
    Entries: [{}, {}],
  });
  expect(answerAsAws("", {})).toMatchObject({ State: "Enabled" });
});
