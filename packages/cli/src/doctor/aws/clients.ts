import type { CloudFormationClient } from "@aws-sdk/client-cloudformation";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { LambdaClient } from "@aws-sdk/client-lambda";
import type { SchedulerClient } from "@aws-sdk/client-scheduler";
import type { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { SQSClient } from "@aws-sdk/client-sqs";

/** The SDK's clients that doctor reads with. */
export interface StackClients {
  readonly cloudFormation: CloudFormationClient;
  readonly dynamodb: DynamoDBClient;
  readonly lambda: LambdaClient;
  readonly scheduler: SchedulerClient;
  readonly secretsManager: SecretsManagerClient;
  readonly sqs: SQSClient;
}

// A call that hangs fails after seconds. Everything but the region is the SDK's own.
const TIMEOUTS = { connectionTimeout: 3000, requestTimeout: 15_000, throwOnRequestTimeout: true };

/** Loads the SDK, and makes its clients. */
export async function createClients(region: string | undefined): Promise<StackClients> {
  const [cloudFormation, dynamodb, lambda, scheduler, secretsManager, sqs] = await Promise.all([
    import("@aws-sdk/client-cloudformation"),
    import("@aws-sdk/client-dynamodb"),
    import("@aws-sdk/client-lambda"),
    import("@aws-sdk/client-scheduler"),
    import("@aws-sdk/client-secrets-manager"),
    import("@aws-sdk/client-sqs"),
  ]);
  const config = { ...(region !== undefined && { region }), maxAttempts: 3, requestHandler: TIMEOUTS };
  return {
    cloudFormation: new cloudFormation.CloudFormationClient(config),
    dynamodb: new dynamodb.DynamoDBClient(config),
    lambda: new lambda.LambdaClient(config),
    scheduler: new scheduler.SchedulerClient(config),
    secretsManager: new secretsManager.SecretsManagerClient(config),
    sqs: new sqs.SQSClient(config),
  };
}
