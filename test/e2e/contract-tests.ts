import { CreateTableCommand, DeleteTableCommand, DescribeTableCommand } from "@aws-sdk/client-dynamodb";
import {
  CreateEventBusCommand,
  DeleteEventBusCommand,
  DeleteRuleCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
} from "@aws-sdk/client-eventbridge";
import { CreateSecretCommand, DeleteSecretCommand } from "@aws-sdk/client-secrets-manager";
import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
} from "@aws-sdk/client-sqs";
import {
  createDynamoJobStore,
  createDynamoLimitStore,
  createEventBridgeBus,
  createS3BlobStore,
  createSqsQueue,
} from "@boomerang/runtime";
import { blobStoreContract } from "@boomerang/testkit/contracts/blob-store-contract";
import { dueIndexContract } from "@boomerang/testkit/contracts/due-index-contract";
import { eventBusContract, type ReceivedEvent } from "@boomerang/testkit/contracts/event-bus-contract";
import { jobStoreContract } from "@boomerang/testkit/contracts/job-store-contract";
import { limitStoreContract } from "@boomerang/testkit/contracts/limit-store-contract";
import { openDeliveryContract } from "@boomerang/testkit/contracts/open-delivery-contract";
import { queueContract, receiveAll } from "@boomerang/testkit/contracts/queue-contract";
import { recordSizeContract } from "@boomerang/testkit/contracts/record-size-contract";
import { secretsManagerContract } from "@boomerang/testkit/contracts/secrets-contract";
import { onTestFinished } from "vitest";
import { type Deployment, putSecret } from "./deployment.ts";
import { receiveAndDelete } from "./queues.ts";

/**
 * Runs the contracts of all adapters against the emulator. They use copies of the deployed tables, since the scheduler would
 * reconcile the jobs in the deployed ones.
 */
export function contractTests(deployment: () => Deployment): void {
  const jobStore = async () =>
    createDynamoJobStore(deployment().aws.dynamo, await copyOfTable("JobsTableName"));
  jobStoreContract("of the deployed stack", jobStore);
  dueIndexContract("of the deployed stack", async () => ({
    store: await jobStore(),
    catchUp: async () => undefined,
  }));
  // The emulator also counts the update expression, about 20 bytes for each attribute.
  openDeliveryContract("of the deployed stack", jobStore, 3);
  recordSizeContract("of the deployed stack", jobStore, { slackBytes: 1000 });
  limitStoreContract("of the deployed stack", async () =>
    createDynamoLimitStore(deployment().aws.dynamo, await copyOfTable("ControlTableName"), "submit"),
  );
  blobStoreContract("of the deployed stack", async () =>
    createS3BlobStore(deployment().aws.s3, deployment().physicalId("Bucket", "Bucket")),
  );
  queueContract("of the deployed stack", async () => {
    const { sqs } = deployment().aws;
    const QueueUrl = await newQueue();
    return {
      queue: createSqsQueue(sqs, QueueUrl),
      receive: () =>
        receiveAll((MaxNumberOfMessages) =>
          sqs.send(
            new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages, MessageAttributeNames: ["All"] }),
          ),
        ),
    };
  });

  eventBusContract(
    "of the deployed stack",
    async () => {
      const { eventBridge } = deployment().aws;
      const busName = await newBus();
      const queue = await newQueue();
      await forwardEvents(queue, busName);
      const received: ReceivedEvent[] = [];
      return {
        bus: createEventBridgeBus(eventBridge, busName),
        async received() {
          for (const { body } of await receiveAndDelete(deployment(), queue)) {
            const { source, "detail-type": detailType, detail } = JSON.parse(body);
            received.push({ source, detailType, detail: JSON.stringify(detail) });
          }
          return received;
        },
      };
    },
    // The emulator checks neither the size nor the content of a detail.
    { validatesEntries: false },
  );
  secretsManagerContract("of the deployed stack", async () => ({
    client: deployment().aws.secrets,
    ids: {
      apiKey: await newSecret(),
      webhookSecrets: await newSecret(),
      linkKey: await newSecret(),
    },
    put: (id, value) => putSecret(deployment().aws, id, value),
  }));

  async function copyOfTable(output: "JobsTableName" | "ControlTableName"): Promise<string> {
    const { dynamo } = deployment().aws;
    const { Table = {} } = await dynamo.send(
      new DescribeTableCommand({ TableName: deployment().outputs[output] }),
    );
    const { KeySchema, AttributeDefinitions, GlobalSecondaryIndexes } = Table;
    const TableName = `contract-${crypto.randomUUID()}`;
    await dynamo.send(
      new CreateTableCommand({
        ...{ TableName, KeySchema, AttributeDefinitions, BillingMode: "PAY_PER_REQUEST" },
        ...(GlobalSecondaryIndexes && {
          GlobalSecondaryIndexes: GlobalSecondaryIndexes.map((index) => ({
            IndexName: index.IndexName,
            KeySchema: index.KeySchema,
            Projection: index.Projection,
          })),
        }),
      }),
    );
    onTestFinished(async () => void (await dynamo.send(new DeleteTableCommand({ TableName }))));
    return TableName;
  }

  async function newQueue(): Promise<string> {
    const { sqs } = deployment().aws;
    const QueueName = `contract-${crypto.randomUUID()}`;
    const { QueueUrl = "" } = await sqs.send(new CreateQueueCommand({ QueueName }));
    onTestFinished(async () => void (await sqs.send(new DeleteQueueCommand({ QueueUrl }))));
    return QueueUrl;
  }

  async function newBus(): Promise<string> {
    const { eventBridge } = deployment().aws;
    const Name = `contract-${crypto.randomUUID()}`;
    await eventBridge.send(new CreateEventBusCommand({ Name }));
    onTestFinished(async () => void (await eventBridge.send(new DeleteEventBusCommand({ Name }))));
    return Name;
  }

  /** Sends every event of the bus to the queue. */
  async function forwardEvents(QueueUrl: string, EventBusName: string): Promise<void> {
    const { sqs, eventBridge } = deployment().aws;
    const { Attributes = {} } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] }),
    );
    const rule = { EventBusName, Rule: "all" };
    const EventPattern = JSON.stringify({ source: [{ prefix: "" }] });
    await eventBridge.send(new PutRuleCommand({ EventBusName, Name: rule.Rule, EventPattern }));
    const Targets = [{ Id: "queue", Arn: Attributes.QueueArn }];
    await eventBridge.send(new PutTargetsCommand({ ...rule, Targets }));
    onTestFinished(async () => {
      await eventBridge.send(new RemoveTargetsCommand({ ...rule, Ids: ["queue"] }));
      await eventBridge.send(new DeleteRuleCommand({ EventBusName, Name: rule.Rule }));
    });
  }

  async function newSecret(): Promise<string> {
    const { secrets } = deployment().aws;
    const Name = `contract-${crypto.randomUUID()}`;
    await secrets.send(new CreateSecretCommand({ Name, SecretString: "none yet" }));
    const end = new DeleteSecretCommand({ SecretId: Name, ForceDeleteWithoutRecovery: true });
    onTestFinished(async () => void (await secrets.send(end)));
    return Name;
  }
}
