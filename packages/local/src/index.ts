export { localClientConfig } from "./aws/account.ts";
export { type DynamoDb, startDynamoDb } from "./aws/dynamodb.ts";
export { type SqsAndS3, startSqsAndS3 } from "./aws/sqs-and-s3.ts";
export { type Pipeline, type PipelineOptions, startPipeline } from "./pipeline/pipeline.ts";
