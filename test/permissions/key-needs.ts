import { keyActionsOf } from "infra/key-uses";
import { resourceOf, type Template } from "infra/testing/template";
import type { AwsCall } from "./aws-call.ts";

/**
 * The calls of KMS that services make for these calls, if the template names a key. What each needs is the product's own list: which
 * calls there are is found out here, and that the list is right is tested beside it.
 */
export function keyNeedsOf(template: Template, calls: readonly AwsCall[]): AwsCall[] {
  const { SSESpecification } = resourceOf(template, "AWS::DynamoDB::Table", "JobsTable").Properties;
  const resource: string | undefined = SSESpecification?.KMSMasterKeyId;
  if (resource === undefined) return [];
  return calls.flatMap((call) =>
    keyActionsOf(call.action).map(({ action, service }) => ({
      action,
      resource,
      keys: { "kms:ViaService": `${service}.us-east-1.amazonaws.com` },
    })),
  );
}
