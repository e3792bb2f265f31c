import type { Method, RestApi } from "aws-cdk-lib/aws-apigateway";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import type { Settings } from "../settings/parse-settings.ts";
import type { FunctionName } from "./code.ts";
import type { OwnMetrics } from "./metrics.ts";
import type { Queues } from "./queues.ts";

/** What alarms and the dashboard watch. */
export interface Deployed {
  /** What the deployment is called, by {@link deploymentName}. */
  readonly name: string;
  readonly settings: Settings;
  readonly queues: Queues;
  readonly functions: Readonly<Record<FunctionName, LambdaFunction>>;
  readonly api: RestApi;
  /** The one way into the API. */
  readonly deliveries: Method;
  readonly metrics: OwnMetrics;
}
