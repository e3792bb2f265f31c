export { localClientConfig } from "./aws/account.ts";
export { type DynamoDb, startDynamoDb } from "./aws/dynamodb.ts";
export { type EventBus, startEventBus } from "./aws/event-bus.ts";
export { type SqsAndS3, startSqsAndS3 } from "./aws/sqs-and-s3.ts";
export { startRestApiSource } from "./lambda/rest-api-source.ts";
export { startSqsSource } from "./lambda/sqs-source.ts";
export { startStreamSource } from "./lambda/stream-source.ts";
export { createLocalSecrets } from "./pipeline/local-secrets.ts";
export {
  type LocalPipeline,
  type Pipeline,
  startPipeline,
  startProviderPipeline,
} from "./pipeline/pipeline.ts";
export type { PipelineOptions, ProviderPipelineOptions } from "./pipeline/pipeline-options.ts";
