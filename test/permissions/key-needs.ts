import { resourceOf, type Template } from "infra/testing/template";
import type { AwsCall } from "./aws-call.ts";

const TABLE =
  "Decrypt DescribeKey Encrypt GenerateDataKey GenerateDataKeyWithoutPlaintext ReEncryptFrom ReEncryptTo";

/** What a call needs of the key of its resource, according to the documentation of each service. */
const NEEDS: readonly (readonly [call: RegExp, actions: string])[] = [
  [/^dynamodb:/, TABLE],
  [/^sqs:SendMessage$/, "Decrypt GenerateDataKey"],
  [/^sqs:ReceiveMessage$/, "Decrypt"],
  [/^s3:PutObject$/, "GenerateDataKey"],
  [/^s3:GetObject$/, "Decrypt"],
  [/^secretsmanager:GetSecretValue$/, "Decrypt"],
];

/** The calls of KMS that services make for these calls, if the template names a key. */
export function keyNeedsOf(template: Template, calls: readonly AwsCall[]): AwsCall[] {
  const { SSESpecification } = resourceOf(template, "AWS::DynamoDB::Table", "JobsTable").Properties;
  const resource: string | undefined = SSESpecification?.KMSMasterKeyId;
  if (resource === undefined) return [];
  return calls.flatMap(({ action }) => {
    const [service] = action.split(":");
    const keys = { "kms:ViaService": `${service}.us-east-1.amazonaws.com` };
    const actions = NEEDS.filter(([call]) => call.test(action)).flatMap(([, names]) => names.split(" "));
    return actions.map((name) => ({ action: `kms:${name}`, resource, keys }));
  });
}
