import type { RestApi } from "aws-cdk-lib/aws-apigateway";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import type { Settings } from "../settings/parse-settings.ts";
import type { FunctionName } from "./code.ts";
import type { Queues } from "./queues.ts";

/** What alarms and the dashboard watch. */
export interface Deployed {
  readonly settings: Settings;
  readonly queues: Queues;
  readonly functions: Readonly<Record<FunctionName, LambdaFunction>>;
  readonly api: RestApi;
}
