import { parentPort, workerData } from "node:worker_threads";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import { SQSClient } from "@aws-sdk/client-sqs";
import { createHandler as createDispatcher } from "@boomerang/dispatcher/handler";
import { createHandler as createReceiver } from "@boomerang/receiver/handler";
import { createApiClient } from "@boomerang/runtime";
import { localClientConfig } from "../aws/account.ts";
import { serveInvocations } from "../lambda/serve-invocations.ts";
import { createCollaborators } from "./create-collaborators.ts";
import { createLocalSecrets } from "./local-secrets.ts";
import type { WorkerSettings } from "./pipeline-worker.ts";
import { reportersOfWorker } from "./worker-reports.ts";

// Runs in a worker thread: the dispatcher or the receiver, whose clients call the embedded services over HTTP, as another process would.
if (parentPort === null) throw new Error("worker-entry.ts runs in a worker thread only");
const port = parentPort;
const { runs, endpoints, resources, timing, secrets, submissionsPerMinute }: WorkerSettings = workerData;

const collaborators = createCollaborators({
  ...reportersOfWorker((report) => port.postMessage({ type: "report", report })),
  clients: {
    sqs: new SQSClient(localClientConfig(endpoints.storage)),
    s3: new S3Client(localClientConfig(endpoints.storage)),
    dynamo: new DynamoDBClient(localClientConfig(endpoints.database)),
  },
  ...{ resources, timing, submissionsPerMinute },
  secrets: createLocalSecrets(secrets),
});

if (runs.function === "receiver") serveInvocations(port, createReceiver(collaborators));
else {
  const { apiUrl, webhookBaseUrl } = runs;
  const api = createApiClient(collaborators.secrets, {
    ...(apiUrl !== undefined && { baseUrl: apiUrl }),
    fetch,
  });
  serveInvocations(port, createDispatcher({ ...collaborators, api, webhookBaseUrl }));
}
