import { GetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import { expect, test } from "vitest";
import { errorOf, setUp } from "../client.fixture.ts";

const attributes = (visible: number, notVisible: number) => ({
  Attributes: {
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(notVisible),
  },
});

test("the messages of every queue are counted", async () => {
  const { client, sqs } = setUp();
  sqs.on(GetQueueAttributesCommand).callsFake(async ({ QueueUrl }) => {
    const queue = QueueUrl.split("/").at(-1);
    return attributes(queue.length, queue === "jobs" ? 3 : 0);
  });
  expect(await client.monitoring.queues()).toEqual({
    jobs: { visible: 4, notVisible: 3 },
    deadLetters: { visible: 4, notVisible: 0 },
    spill: { visible: 5, notVisible: 0 },
    quarantine: { visible: 10, notVisible: 0 },
    unpublished: { visible: 11, notVisible: 0 },
  });
});

test("without permission, the error names it", async () => {
  const { client, sqs } = setUp();
  sqs
    .on(GetQueueAttributesCommand)
    .rejects(Object.assign(new Error("not authorized"), { name: "AccessDenied" }));
  expect(await errorOf(client.monitoring.queues())).toMatchObject({
    name: "BoomerangError",
    code: "access_denied",
    nextStep: "Give these credentials sqs:GetQueueAttributes for the queues of the deployment.",
  });
});
