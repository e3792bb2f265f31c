import type { CloudFormationClient } from "@aws-sdk/client-cloudformation";
import type { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import type { S3Client } from "@aws-sdk/client-s3";
import type { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { SQSClient } from "@aws-sdk/client-sqs";
import { type LocalPipelineState, localClientConfig } from "@boomerang/runtime/local-pipeline";

/** Clients of the AWS SDK. */
export interface AwsClients {
  readonly cloudFormation: CloudFormationClient;
  readonly cloudWatch: CloudWatchClient;
  readonly dynamodb: DynamoDBClient;
  readonly eventBridge: EventBridgeClient;
  readonly s3: S3Client;
  readonly secretsManager: SecretsManagerClient;
  readonly sqs: SQSClient;
}

/** The same, each loaded and made when it is first needed: loading one takes tens of milliseconds. */
export type LazyAwsClients = { readonly [name in keyof AwsClients]: () => Promise<AwsClients[name]> };

// Without these a call may hang for minutes. Each call is repeated twice.
const TIMEOUTS = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 3000, requestTimeout: 15_000, throwOnRequestTimeout: true },
};

/** The settings of the client of a service, beside its timeouts. */
export type ConfigOf = (service: keyof AwsClients) => { readonly region?: string };

/** Those of AWS: everything but the region is the SDK's own. */
export function remoteConfig(region: string | undefined): ConfigOf {
  return () => (region === undefined ? {} : { region });
}

const LOCAL_NAMES = {
  cloudWatch: "cloud_watch",
  dynamodb: "dynamodb",
  eventBridge: "event_bridge",
  s3: "s3",
  sqs: "sqs",
} as const;

/** Those of the local pipeline: no setting of the environment or of `~/.aws` applies. */
export function localConfig(pipeline: () => Promise<LocalPipelineState>): ConfigOf {
  return (service) => {
    if (service === "cloudFormation" || service === "secretsManager") {
      throw new TypeError(`the local pipeline has no ${service}`);
    }
    // The SDK calls this for each request: a pipeline that was started again listens elsewhere.
    const endpoint = async () => (await pipeline()).endpoints[LOCAL_NAMES[service]];
    return { ...localClientConfig(""), endpoint };
  };
}

/** The SDK's clients, or those of the caller. */
export function lazyAwsClients(
  injected: Partial<AwsClients>,
  configOf: ConfigOf,
): { readonly clients: LazyAwsClients; close(): void } {
  const made: { destroy(): void }[] = [];

  function lazy<T extends { destroy(): void }>(
    given: T | undefined,
    make: () => Promise<T>,
  ): () => Promise<T> {
    if (given !== undefined) return async () => given;
    let own: Promise<T> | undefined;
    return () => {
      own ??= make().then((client) => {
        made.push(client);
        return client;
      });
      return own;
    };
  }

  return {
    clients: {
      cloudFormation: lazy(injected.cloudFormation, async () => {
        const sdk = await import("@aws-sdk/client-cloudformation");
        return new sdk.CloudFormationClient({ ...configOf("cloudFormation"), ...TIMEOUTS });
      }),
      cloudWatch: lazy(injected.cloudWatch, async () => {
        const sdk = await import("@aws-sdk/client-cloudwatch");
        return new sdk.CloudWatchClient({ ...configOf("cloudWatch"), ...TIMEOUTS });
      }),
      dynamodb: lazy(injected.dynamodb, async () => {
        const sdk = await import("@aws-sdk/client-dynamodb");
        return new sdk.DynamoDBClient({ ...configOf("dynamodb"), ...TIMEOUTS });
      }),
      eventBridge: lazy(injected.eventBridge, async () => {
        const sdk = await import("@aws-sdk/client-eventbridge");
        return new sdk.EventBridgeClient({ ...configOf("eventBridge"), ...TIMEOUTS });
      }),
      s3: lazy(injected.s3, async () => {
        const sdk = await import("@aws-sdk/client-s3");
        return new sdk.S3Client({ ...configOf("s3"), ...TIMEOUTS });
      }),
      secretsManager: lazy(injected.secretsManager, async () => {
        const sdk = await import("@aws-sdk/client-secrets-manager");
        return new sdk.SecretsManagerClient({ ...configOf("secretsManager"), ...TIMEOUTS });
      }),
      sqs: lazy(injected.sqs, async () => {
        const sdk = await import("@aws-sdk/client-sqs");
        return new sdk.SQSClient({ ...configOf("sqs"), ...TIMEOUTS });
      }),
    },
    close() {
      for (const client of made) client.destroy();
    },
  };
}
