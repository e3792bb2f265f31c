import { PutRuleCommand, PutTargetsCommand } from "@aws-sdk/client-eventbridge";
import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SetQueueAttributesCommand,
} from "@aws-sdk/client-sqs";
import type { Deployment } from "./deployment.ts";
import type { Item } from "./jobs.ts";

/** The number of messages on a queue, visible or not. */
export async function messageCount({ aws }: Deployment, url: string | undefined): Promise<number> {
  const { Attributes = {} } = await aws.sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ["All"] }),
  );
  const { ApproximateNumberOfMessages: visible, ApproximateNumberOfMessagesNotVisible: notVisible } =
    Attributes;
  return Number(visible ?? 0) + Number(notVisible ?? 0);
}

export interface Message {
  readonly body: string;
  /** `error_code` and `error_message` of a dead letter. */
  readonly code: string | undefined;
  readonly message: string | undefined;
}

/** Receives up to ten messages and deletes them. */
export async function receiveAndDelete({ aws }: Deployment, url: string | undefined): Promise<Message[]> {
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

/** Denies everybody sending to a queue; the returned function restores its policy. */
export async function denySending(
  { aws }: Deployment,
  url: string | undefined,
): Promise<() => Promise<void>> {
  const { Attributes = {} } = await aws.sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ["Policy", "QueueArn"] }),
  );
  const { Policy: original = "", QueueArn: arn } = Attributes;
  const setPolicy = async (Policy: string) => {
    await aws.sqs.send(new SetQueueAttributesCommand({ QueueUrl: url, Attributes: { Policy } }));
  };
  const deny = { Effect: "Deny", Principal: { AWS: "*" }, Action: "sqs:SendMessage", Resource: arn };
  const { Statement, ...rest } = JSON.parse(original);
  await setPolicy(JSON.stringify({ ...rest, Statement: [...Statement, deny] }));
  return () => setPolicy(original);
}

/** An event as a consumer receives it. */
export interface BusEvent {
  readonly source: string;
  readonly "detail-type": string;
  readonly detail: Item;
}

/** Subscribes to the event bus with a rule and a queue; the returned function gives all events so far. */
export async function subscribe(deployment: Deployment): Promise<() => Promise<readonly BusEvent[]>> {
  const { aws, outputs } = deployment;
  const { QueueUrl } = await aws.sqs.send(new CreateQueueCommand({ QueueName: "subscriber" }));
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
    for (const { body } of await receiveAndDelete(deployment, QueueUrl)) events.push(JSON.parse(body));
    return events;
  };
}
