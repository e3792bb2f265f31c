import { RemovalPolicy, Validations } from "aws-cdk-lib";
import {
  AttributeType,
  BillingMode,
  ProjectionType,
  StreamViewType,
  Table,
  TableEncryption,
} from "aws-cdk-lib/aws-dynamodb";
import type { Construct } from "constructs";
import type { Settings } from "../settings/parse-settings.ts";

/** The tables of a deployment. */
export interface Tables {
  /** A record for each job. */
  readonly jobs: Table;
  /** What the queues of targets held, and the state of the limiters. */
  readonly control: Table;
}

/** The sparse index of open jobs. */
export const OPEN_INDEX = "open";

/** Makes the tables: on demand, encrypted, with time to live. */
export function createTables(
  scope: Construct,
  { deletionProtection }: Pick<Settings, "deletionProtection">,
): Tables {
  const jobs = new Table(scope, "JobsTable", {
    partitionKey: { name: "job_id", type: AttributeType.STRING },
    billingMode: BillingMode.PAY_PER_REQUEST,
    encryption: TableEncryption.DEFAULT,
    stream: StreamViewType.NEW_AND_OLD_IMAGES,
    timeToLiveAttribute: "expires_at",
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    deletionProtection,
    removalPolicy: deletionProtection ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  });
  jobs.addGlobalSecondaryIndex({
    indexName: OPEN_INDEX,
    partitionKey: { name: "open_shard", type: AttributeType.NUMBER },
    sortKey: { name: "check_at", type: AttributeType.STRING },
    projectionType: ProjectionType.KEYS_ONLY,
  });
  const control = new Table(scope, "ControlTable", {
    partitionKey: { name: "pk", type: AttributeType.STRING },
    sortKey: { name: "sk", type: AttributeType.STRING },
    billingMode: BillingMode.PAY_PER_REQUEST,
    encryption: TableEncryption.DEFAULT,
    timeToLiveAttribute: "expires_at",
    removalPolicy: RemovalPolicy.DESTROY,
  });
  Validations.of(control).acknowledge({
    id: "AwsSolutions-DDB3",
    reason: "It holds counts that are taken every minute and limiters that start anew: nothing to recover.",
  });
  return { jobs, control };
}
