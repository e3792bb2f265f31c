import { GetItemCommand, QueryCommand } from "@aws-sdk/client-dynamodb";
import { PutRuleCommand, PutTargetsCommand } from "@aws-sdk/client-eventbridge";
import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
} from "@aws-sdk/client-sqs";
import { expect } from "vitest";
import type { Deployment } from "./deployment.ts";

/** A record, its strings and numbers as plain values. */
export type Row = Readonly<Record<string, unknown>>;

/** Sends a message to the jobs queue. */
export async function send({ aws, outputs }: Deployment, message: unknown): Promise<void> {
  const body = typeof message === "string" ? message : JSON.stringify(message);
  await aws.sqs.send(new SendMessageCommand({ QueueUrl: outputs.QueueUrl, MessageBody: body }));
}

/** Sends a job for model `echo`; `job` is what differs. */
export async function submit(deployment: Deployment, jobId: string, job: Row = {}): Promise<void> {
  await send(deployment, { job_id: jobId, target: { model_id: "echo" }, model_input: { n: jobId }, ...job });
}

/** The record of a job, or an empty one. */
export async function record({ aws, outputs }: Deployment, jobId: string): Promise<Row> {
  const key = { job_id: { S: jobId } };
  const command = new GetItemCommand({ TableName: outputs.JobsTableName, Key: key, ConsistentRead: true });
  return plain((await aws.dynamo.send(command)).Item ?? {});
}

/** The record of a job, as soon as it looks like this. */
export async function recordLike(
  deployment: Deployment,
  jobId: string,
  wanted: Row,
  timeout = 90_000,
): Promise<Row> {
  await expect.poll(() => record(deployment, jobId), { timeout }).toMatchObject(wanted);
  return record(deployment, jobId);
}

/** What was recorded of a target's queue. */
export async function queueRecords({ aws, outputs }: Deployment, target: string): Promise<Row[]> {
  const command = new QueryCommand({
    TableName: outputs.ControlTableName,
    KeyConditionExpression: "pk = :pk",
    ExpressionAttributeValues: { ":pk": { S: `queue#${target}` } },
  });
  return ((await aws.dynamo.send(command)).Items ?? []).map(plain);
}

/** Messages on a queue, waiting or being worked on. */
export async function depth({ aws }: Deployment, url: string | undefined): Promise<number> {
  const { Attributes = {} } = await aws.sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ["All"] }),
  );
  const { ApproximateNumberOfMessages: visible, ApproximateNumberOfMessagesNotVisible: hidden } = Attributes;
  return Number(visible ?? 0) + Number(hidden ?? 0);
}

/** A letter on the dead-letter queue. */
export interface DeadLetter {
  readonly body: string;
  readonly code: string | undefined;
  readonly message: string | undefined;
}

/** Takes what is on a queue. */
export async function take({ aws }: Deployment, url: string | undefined): Promise<DeadLetter[]> {
  const { Messages = [] } = await aws.sqs.send(
    new ReceiveMessageCommand({
      QueueUrl: url,
      MaxNumberOfMessages: 10,
      MessageAttributeNames: ["All"],
    }),
  );
  if (Messages.length === 0) return [];
  const entries = Messages.map(({ ReceiptHandle }, n) => ({ Id: String(n), ReceiptHandle }));
  await aws.sqs.send(new DeleteMessageBatchCommand({ QueueUrl: url, Entries: entries }));
  return Messages.map(({ Body = "", MessageAttributes = {} }) => ({
    body: Body,
    code: MessageAttributes.error_code?.StringValue,
    message: MessageAttributes.error_message?.StringValue,
  }));
}

/** An event as a consumer receives it. */
export interface BusEvent {
  readonly source: string;
  readonly "detail-type": string;
  readonly detail: Row;
}

/** Somebody who listens to the bus: a rule that leads to a queue. Gives all events so far, each time anew. */
export async function listen(deployment: Deployment): Promise<() => Promise<readonly BusEvent[]>> {
  const { aws, outputs } = deployment;
  const { QueueUrl } = await aws.sqs.send(new CreateQueueCommand({ QueueName: "listener" }));
  const { Attributes = {} } = await aws.sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] }),
  );
  const rule = { EventBusName: outputs.EventBusName, Name: "outcomes" };
  const pattern = JSON.stringify({ source: ["boomerang"] });
  await aws.eventBridge.send(new PutRuleCommand({ ...rule, EventPattern: pattern }));
  await aws.eventBridge.send(
    new PutTargetsCommand({
      EventBusName: rule.EventBusName,
      Rule: rule.Name,
      Targets: [{ Id: "queue", Arn: Attributes.QueueArn }],
    }),
  );
  const events: BusEvent[] = [];
  return async () => {
    for (const { body } of await take(deployment, QueueUrl)) events.push(JSON.parse(body));
    return events;
  };
}

function plain(item: Readonly<Record<string, { S?: string | undefined; N?: string | undefined }>>): Row {
  return Object.fromEntries(
    Object.entries(item).map(([name, { S, N, ...other }]) => [
      name,
      S ?? (N === undefined ? other : Number(N)),
    ]),
  );
}
