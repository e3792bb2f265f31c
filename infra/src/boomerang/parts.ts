import type { EventBus } from "aws-cdk-lib/aws-events";
import type { Bucket } from "aws-cdk-lib/aws-s3";
import type { Settings } from "../settings/parse-settings.ts";
import type { FunctionCode } from "./code.ts";
import type { Queues } from "./queues.ts";
import type { DeploymentSecrets } from "./secrets.ts";
import type { Tables } from "./tables.ts";

/** What the functions are made from. */
export interface Parts {
  readonly settings: Settings;
  /** Where the functions put their metrics. */
  readonly namespace: string;
  readonly code: FunctionCode;
  readonly queues: Queues;
  readonly tables: Tables;
  readonly bucket: Bucket;
  readonly bus: EventBus;
  readonly secrets: DeploymentSecrets;
}

/** A setting as the functions read it; `undefined` leaves the function its default. */
export function variable(value: number | boolean | undefined): string | undefined {
  return value === undefined ? undefined : String(value);
}
