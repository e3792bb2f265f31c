import type { Method, RestApi } from "aws-cdk-lib/aws-apigateway";
import type { IKey } from "aws-cdk-lib/aws-kms";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import type { Settings } from "../settings/parse-settings.ts";
import type { FunctionName } from "./code.ts";
import type { OwnMetrics } from "./metrics.ts";
import type { Queues } from "./queues.ts";

/** What alarms and the dashboard monitor. */
export interface MonitoredResources {
  /** The name of the deployment, see {@link deploymentName}. */
  readonly name: string;
  readonly settings: Settings;
  readonly queues: Queues;
  readonly functions: Readonly<Record<FunctionName, LambdaFunction>>;
  readonly api: RestApi;
  /** The only method of the API. */
  readonly deliveries: Method;
  readonly metrics: OwnMetrics;
  /** Encrypts the topic of alarms. */
  readonly key: IKey | undefined;
}
