import { expect, test } from "vitest";
import { startExpression } from "./update-expression.ts";

test("an update sets, increments and removes, with placeholders for names that may be reserved words", () => {
  const changes = startExpression();
  changes.set("status", "SUCCEEDED");
  changes.set("completed_at", "2026-01-01T00:00:00.000Z");
  changes.increment("version");
  changes.remove("check_at");
  changes.remove("input");
  expect(changes.end()).toEqual({
    UpdateExpression: "SET #status = :0, completed_at = :1, #version = #version + :2 REMOVE check_at, #input",
    ExpressionAttributeNames: { "#status": "status", "#version": "version", "#input": "input" },
    ExpressionAttributeValues: {
      ":0": { S: "SUCCEEDED" },
      ":1": { S: "2026-01-01T00:00:00.000Z" },
      ":2": { N: "1" },
    },
  });
});

test("an update without placeholders names none: DynamoDB rejects an empty list of them", () => {
  const changes = startExpression();
  changes.set("check_at", "x");
  const { UpdateExpression, ...rest } = changes.end();
  expect(UpdateExpression).toBe("SET check_at = :0");
  expect(rest).toEqual({ ExpressionAttributeValues: { ":0": { S: "x" } } });
});

test("what only the condition uses is among the parameters", () => {
  const changes = startExpression();
  changes.set("check_at", "x");
  expect([changes.name("status"), changes.value("PENDING")]).toEqual(["#status", ":1"]);
  expect(changes.end()).toMatchObject({
    ExpressionAttributeNames: { "#status": "status" },
    ExpressionAttributeValues: { ":1": { S: "PENDING" } },
  });
});
