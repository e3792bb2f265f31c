import { DEFAULT_TIMING, MAX_SUBMISSIONS, OBJECT_PREFIXES } from "@boomerang/core";
import { Duration, RemovalPolicy, Validations } from "aws-cdk-lib";
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from "aws-cdk-lib/aws-s3";
import type { Construct } from "constructs";
import type { Settings } from "../settings/parse-settings.ts";

const DAY_MS = 86_400_000;
const MESSAGE_DAYS = DEFAULT_TIMING.messageRetentionMs / DAY_MS;

// A job waits to be submitted for two lives of a message at most; a submission waits for three days, runs for an
// hour, and is looked at for an hour more.
const OPEN_DAYS = 2 * MESSAGE_DAYS + 4 * MAX_SUBMISSIONS;

// DynamoDB removes a record some days after its time.
const REMOVAL_DAYS = 7;

/** Makes the bucket for what is too large for a message or a record. */
export function createBucket(
  scope: Construct,
  { recordRetentionDays, deletionProtection }: Pick<Settings, "recordRetentionDays" | "deletionProtection">,
): Bucket {
  const bucket = new Bucket(scope, "Bucket", {
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    encryption: BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    minimumTLSVersion: 1.2,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    removalPolicy: deletionProtection ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  });
  for (const [prefix, days] of Object.entries(keptDays(recordRetentionDays))) {
    bucket.addLifecycleRule({ id: prefix.replace("/", ""), prefix, expiration: Duration.days(days) });
  }
  Validations.of(bucket).acknowledge({
    id: "AwsSolutions-S1",
    reason:
      "Only the functions and whom `grantRead` names get in; CloudTrail data events tell who did, where that is asked for.",
  });
  return bucket;
}

/** Days for which each prefix is kept: longer than the record or message that names the object. */
export function keptDays(recordRetentionDays: number): Record<string, number> {
  const asRecords = recordRetentionDays + REMOVAL_DAYS;
  // A message that is moved back to its queue begins a new life there.
  const asMessages = 2 * MESSAGE_DAYS + REMOVAL_DAYS;
  return {
    [OBJECT_PREFIXES.inputs]: OPEN_DAYS + REMOVAL_DAYS,
    [OBJECT_PREFIXES.results]: asRecords,
    [OBJECT_PREFIXES.spill]: asMessages,
    [OBJECT_PREFIXES.deadLetters]: asMessages,
    // It may be an output in a form that nobody foresaw.
    [OBJECT_PREFIXES.malformed]: Math.max(asRecords, asMessages),
  };
}
