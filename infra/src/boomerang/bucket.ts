import { DEFAULT_TIMING, MAX_PAUSE_MS, MAX_SUBMISSIONS, OBJECT_PREFIXES } from "@boomerang/core";
import { Duration, RemovalPolicy, Validations } from "aws-cdk-lib";
import type { IKey } from "aws-cdk-lib/aws-kms";
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from "aws-cdk-lib/aws-s3";
import type { Construct } from "constructs";
import type { Settings } from "../settings/parse-settings.ts";

const DAY_MS = 86_400_000;
const MESSAGE_DAYS = DEFAULT_TIMING.messageRetentionMs / DAY_MS;

// A job waits to be submitted for at most twice the retention of its message; a submission waits in the API's queue for up
// to three days, runs for an hour, and is checked for one hour more. While its target is paused, that time does not run.
const OPEN_DAYS = 2 * MESSAGE_DAYS + 4 * MAX_SUBMISSIONS + MAX_PAUSE_MS / DAY_MS;

// DynamoDB may delete an expired record some days late.
const REMOVAL_DAYS = 7;

// Time to notice that something was deleted or overwritten by mistake.
const NONCURRENT_DAYS = 7;

/** Creates the bucket for inputs, results, deliveries and messages that are too large for a record or a message. */
export function createBucket(
  scope: Construct,
  {
    recordRetentionDays,
    deletionProtection,
    bucketVersioning,
  }: Pick<Settings, "recordRetentionDays" | "deletionProtection" | "bucketVersioning">,
  key: IKey | undefined,
): Bucket {
  const encryption =
    key === undefined
      ? { encryption: BucketEncryption.S3_MANAGED }
      : // With a bucket key, S3 calls KMS once in a while, not for every object.
        { encryption: BucketEncryption.KMS, encryptionKey: key, bucketKeyEnabled: true };
  const bucket = new Bucket(scope, "Bucket", {
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    ...encryption,
    enforceSSL: true,
    minimumTLSVersion: 1.2,
    ...(bucketVersioning && { versioned: true }),
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    // If the first deployment fails, the bucket is empty and goes with the stack; from then on it remains.
    removalPolicy: deletionProtection ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY,
  });
  for (const [prefix, days] of Object.entries(expirationDays(recordRetentionDays))) {
    bucket.addLifecycleRule({
      id: prefix.replace("/", ""),
      prefix,
      expiration: Duration.days(days),
      // The expiration of a version that is not the latest; S3 removes what is left of an object after that itself.
      ...(bucketVersioning && { noncurrentVersionExpiration: Duration.days(NONCURRENT_DAYS) }),
    });
  }
  Validations.of(bucket).acknowledge({
    id: "AwsSolutions-S1",
    reason:
      "Only the functions and the grantees of `grantRead` have access; CloudTrail data events can record it, if they are enabled.",
  });
  return bucket;
}

/** Days after which the objects of each prefix expire: later than the record or message that names an object. */
export function expirationDays(recordRetentionDays: number): Record<string, number> {
  const asRecords = recordRetentionDays + REMOVAL_DAYS;
  // A message that is redriven to its queue is kept for another 14 days.
  const asMessages = 2 * MESSAGE_DAYS + REMOVAL_DAYS;
  return {
    // A job that ends without a result keeps its input as long as its record, for a replay.
    [OBJECT_PREFIXES.inputs]: OPEN_DAYS + asRecords,
    [OBJECT_PREFIXES.results]: asRecords,
    [OBJECT_PREFIXES.spill]: asMessages,
    // S3 rounds up to the next midnight, so this is later than the end of the message after 24 hours.
    [OBJECT_PREFIXES.quarantine]: DEFAULT_TIMING.quarantineMs / DAY_MS,
    [OBJECT_PREFIXES.deadLetters]: asMessages,
    // It may contain an output in an undocumented form.
    [OBJECT_PREFIXES.malformed]: Math.max(asRecords, asMessages),
  };
}
