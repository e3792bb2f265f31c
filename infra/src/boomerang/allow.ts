import { Stack, Validations } from "aws-cdk-lib";
import { Grant, type IGrantable } from "aws-cdk-lib/aws-iam";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import { type Bucket, CfnBucket } from "aws-cdk-lib/aws-s3";

/** Allows exactly these actions on these resources. CDK's own grants allow more than we use. */
export function allow(
  grantee: IGrantable,
  actions: readonly string[],
  resourceArns: readonly string[],
): Grant {
  return Grant.addToPrincipal({ grantee, actions: [...actions], resourceArns: [...resourceArns] });
}

/**
 * Allows exactly these actions on the items of some partitions of a table. Every request for an item has a partition; without
 * one, the condition would hold.
 *
 * @param partitions patterns in which `*` stands for anything
 */
export function allowItems(
  grantee: IGrantable,
  actions: readonly `dynamodb:${"GetItem" | "PutItem" | "UpdateItem" | "Query"}`[],
  tableArn: string,
  partitions: readonly string[],
): Grant {
  const conditions = { "ForAllValues:StringLike": { "dynamodb:LeadingKeys": partitions } };
  return Grant.addToPrincipal({ grantee, actions: [...actions], resourceArns: [tableArn], conditions });
}

/** Allows a function one action on the objects under some prefixes of a bucket. */
export function allowObjects(
  grantee: LambdaFunction,
  action: "s3:GetObject" | "s3:PutObject",
  bucket: Bucket,
  prefixes: readonly string[],
): void {
  const { defaultChild } = bucket.node;
  if (!CfnBucket.isCfnBucket(defaultChild)) throw new TypeError("the bucket has no resource");
  const name = Stack.of(bucket).getLogicalId(defaultChild);
  for (const prefix of prefixes) {
    allow(grantee, [action], [bucket.arnForObjects(`${prefix}*`)]);
    Validations.of(grantee.role ?? grantee).acknowledge({
      id: `AwsSolutions-IAM5[Resource::<${name}.Arn>/${prefix}*]`,
      reason:
        "Object keys contain the job id and a content hash, so a prefix is the narrowest possible resource.",
    });
  }
}
