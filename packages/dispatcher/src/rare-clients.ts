import { S3Client } from "@aws-sdk/client-s3";
import { SQSClient } from "@aws-sdk/client-sqs";
import { type createConnections, createS3BlobStore, createSqsQueue } from "@boomerang/runtime";
import { AWS_TIMEOUTS } from "./settings.ts";

type Connections = ReturnType<typeof createConnections>;

/** The clients that only large inputs, and messages that are retried or dead-lettered, need. */
export function createRareClients(connections: Connections, bucket: string) {
  const config = connections.awsConfig(AWS_TIMEOUTS);
  const sqs = new SQSClient(config);
  return {
    blobs: createS3BlobStore(new S3Client(config), bucket),
    queue: (url: string) => createSqsQueue(sqs, url),
  };
}
