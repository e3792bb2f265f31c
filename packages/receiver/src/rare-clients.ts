import { S3Client } from "@aws-sdk/client-s3";
import { SQSClient } from "@aws-sdk/client-sqs";
import { type createConnections, createS3BlobStore, createSqsQueue } from "@boomerang/runtime";
import { AWS_TIMEOUTS, S3_TIMEOUTS } from "./settings.ts";

type Connections = ReturnType<typeof createConnections>;

/** The clients that only large results, and deliveries that cannot be stored now, need. */
export function createRareClients(connections: Connections, bucket: string) {
  const sqs = new SQSClient(connections.awsConfig(AWS_TIMEOUTS));
  return {
    blobs: createS3BlobStore(new S3Client(connections.awsConfig(S3_TIMEOUTS)), bucket),
    queue: (url: string) => createSqsQueue(sqs, url),
  };
}
