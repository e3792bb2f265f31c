import { QueryCommand } from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import { expect, test } from "vitest";
import { errorOf, setUp } from "../client.fixture.ts";

const item = (sk: string, queued: number) =>
  marshall({
    pk: "queue#model:echo/production",
    sk,
    num_queued_requests: queued,
    num_in_progress_requests: 1,
  });

test("the queue's history is read in pages, of the last hour by default", async () => {
  const { client, dynamodb, time } = setUp();
  dynamodb
    .on(QueryCommand)
    .resolvesOnce({ Items: [item("t1", 5)], LastEvaluatedKey: item("t1", 5) })
    .resolves({ Items: [item("t2", 0)] });
  expect(await Array.fromAsync(client.queueHistory("model:echo"))).toEqual([
    { at: "t1", queued: 5, inProgress: 1 },
    { at: "t2", queued: 0, inProgress: 1 },
  ]);
  const [first, second] = dynamodb.commandCalls(QueryCommand).map(({ args }) => args[0].input);
  expect(first?.ExpressionAttributeValues).toEqual(
    marshall({
      ":pk": "queue#model:echo/production",
      ":from": new Date(time.now() - 3_600_000).toISOString(),
      ":to": new Date(time.now()).toISOString(),
    }),
  );
  expect(second?.ExclusiveStartKey).toEqual(item("t1", 5));
});

test("what is not valid is named", async () => {
  const { client, dynamodb } = setUp();
  for (const history of [client.queueHistory("echo"), client.queueHistory("model:echo", { since: "noon" })]) {
    expect(await errorOf(Array.fromAsync(history))).toMatchObject({ code: "invalid_argument" });
  }
  dynamodb.on(QueryCommand).rejects(Object.assign(new Error("no"), { name: "AccessDeniedException" }));
  expect(await errorOf(Array.fromAsync(client.queueHistory({ model_id: "echo" })))).toMatchObject({
    code: "access_denied",
  });
});
