import { CONTROL_TABLE, JOBS_TABLE } from "@boomerang/core";
import { RemovalPolicy, Validations } from "aws-cdk-lib";
import {
  AttributeType,
  BillingMode,
  ProjectionType,
  StreamViewType,
  Table,
  TableEncryption,
} from "aws-cdk-lib/aws-dynamodb";
import type { IKey } from "aws-cdk-lib/aws-kms";
import type { Construct } from "constructs";
import type { Settings } from "../settings/parse-settings.ts";

export interface Tables {
  /** A record for each job. */
  readonly jobs: Table;
  /** Queue status of targets, the state of limiters and circuits, pauses and canceled batches. */
  readonly control: Table;
}

export function createTables(
  scope: Construct,
  { deletionProtection }: Pick<Settings, "deletionProtection">,
  key: IKey | undefined,
): Tables {
  const encryption =
    key === undefined
      ? { encryption: TableEncryption.DEFAULT }
      : { encryption: TableEncryption.CUSTOMER_MANAGED, encryptionKey: key };
  const jobs = new Table(scope, "JobsTable", {
    partitionKey: { name: JOBS_TABLE.partitionKey, type: AttributeType.STRING },
    billingMode: BillingMode.PAY_PER_REQUEST,
    ...encryption,
    stream: StreamViewType.NEW_AND_OLD_IMAGES,
    timeToLiveAttribute: JOBS_TABLE.timeToLive,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    deletionProtection,
    // Also if the first deployment fails: CloudFormation could not delete a protected table, and the stack would be stuck.
    removalPolicy: deletionProtection ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  });
  const { openIndex, pausedIndex } = JOBS_TABLE;
  for (const { name, partitionKey, sortKey } of [openIndex, pausedIndex]) {
    const type = name === openIndex.name ? AttributeType.NUMBER : AttributeType.STRING;
    jobs.addGlobalSecondaryIndex({
      indexName: name,
      partitionKey: { name: partitionKey, type },
      sortKey: { name: sortKey, type: AttributeType.STRING },
      projectionType: ProjectionType.KEYS_ONLY,
    });
  }
  for (const { name, partitionKey, sortKey, included } of [JOBS_TABLE.endedIndex, JOBS_TABLE.batchIndex]) {
    jobs.addGlobalSecondaryIndex({
      indexName: name,
      partitionKey: { name: partitionKey, type: AttributeType.STRING },
      sortKey: { name: sortKey, type: AttributeType.STRING },
      projectionType: ProjectionType.INCLUDE,
      nonKeyAttributes: [...included],
    });
  }
  const control = new Table(scope, "ControlTable", {
    partitionKey: { name: CONTROL_TABLE.partitionKey, type: AttributeType.STRING },
    sortKey: { name: CONTROL_TABLE.sortKey, type: AttributeType.STRING },
    billingMode: BillingMode.PAY_PER_REQUEST,
    ...encryption,
    timeToLiveAttribute: CONTROL_TABLE.timeToLive,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  Validations.of(control).acknowledge({
    id: "AwsSolutions-DDB3",
    reason:
      "It contains queue status, recorded every minute, and limiters, which can restart empty: a backup is not needed.",
  });
  return { jobs, control };
}
