import { GetItemCommand, QueryCommand } from "@aws-sdk/client-dynamodb";
import { SendMessageCommand } from "@aws-sdk/client-sqs";
import { queueStatusKey } from "@boomerang/core";
import { expect } from "vitest";
import type { Deployment } from "./deployment.ts";

/** An item of a table, with strings and numbers as plain values. */
export type Item = Readonly<Record<string, unknown>>;

/** Sends a message to the jobs queue. */
export async function send({ aws, outputs }: Deployment, message: unknown): Promise<void> {
  const body = typeof message === "string" ? message : JSON.stringify(message);
  await aws.sqs.send(new SendMessageCommand({ QueueUrl: outputs.QueueUrl, MessageBody: body }));
}

/** Sends a job for the model `echo`; `fields` overrides fields of its message. */
export async function sendJob(deployment: Deployment, jobId: string, fields: Item = {}): Promise<void> {
  const message = { job_id: jobId, target: { model_id: "echo" }, model_input: { n: jobId } };
  await send(deployment, { ...message, ...fields });
}

/** The record of a job; an empty object if there is none. */
export async function record({ aws, outputs }: Deployment, jobId: string): Promise<Item> {
  const key = { job_id: { S: jobId } };
  const command = new GetItemCommand({ TableName: outputs.JobsTableName, Key: key, ConsistentRead: true });
  return plain((await aws.dynamo.send(command)).Item ?? {});
}

/** Waits until the record of a job has these attributes. */
export async function waitForRecord(
  deployment: Deployment,
  jobId: string,
  expected: Item,
  timeout = 90_000,
): Promise<Item> {
  await expect.poll(() => record(deployment, jobId), { timeout }).toMatchObject(expected);
  return record(deployment, jobId);
}

/** The recorded queue status of a target. */
export async function queueRecords({ aws, outputs }: Deployment, target: string): Promise<Item[]> {
  const command = new QueryCommand({
    TableName: outputs.ControlTableName,
    KeyConditionExpression: "pk = :pk",
    ExpressionAttributeValues: { ":pk": { S: queueStatusKey(target, 0).pk } },
  });
  return ((await aws.dynamo.send(command)).Items ?? []).map(plain);
}

function plain(item: Readonly<Record<string, { S?: string | undefined; N?: string | undefined }>>): Item {
  return Object.fromEntries(
    Object.entries(item).map(([name, { S, N, ...other }]) => [
      name,
      S ?? (N === undefined ? other : Number(N)),
    ]),
  );
}
