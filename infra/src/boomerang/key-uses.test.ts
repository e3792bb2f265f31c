import { Stack } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { AttributeType, Table, TableEncryption } from "aws-cdk-lib/aws-dynamodb";
import { AccountRootPrincipal, Role } from "aws-cdk-lib/aws-iam";
import { Key } from "aws-cdk-lib/aws-kms";
import { Bucket, BucketEncryption } from "aws-cdk-lib/aws-s3";
import { Secret } from "aws-cdk-lib/aws-secretsmanager";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import { expect, test } from "vitest";
import { KEY_USES, type KeyUse, keyActionsOf } from "./key-uses.ts";

// The list is a transcript of documentation, and no test can ask AWS. What AWS's own CDK grants for the same use is independent
// evidence: it is what most deployments on AWS run with.

type Grants = (stack: Stack, key: Key, role: Role) => unknown;

const queue = (stack: Stack, encryptionMasterKey: Key) =>
  new Queue(stack, "Queue", { encryption: QueueEncryption.KMS, encryptionMasterKey });
const bucket = (stack: Stack, encryptionKey: Key) =>
  new Bucket(stack, "Bucket", { encryption: BucketEncryption.KMS, encryptionKey });
const table = (stack: Stack, encryptionKey: Key) =>
  new Table(stack, "Table", {
    partitionKey: { name: "id", type: AttributeType.STRING },
    encryption: TableEncryption.CUSTOMER_MANAGED,
    encryptionKey,
  });

/** For each use: how the CDK grants it, and what it grants beyond what the documentation of the service asks for. */
const OF_CDK: Readonly<Record<KeyUse, readonly [grants: Grants, more: readonly string[]]>> = {
  tables: [(stack, key, role) => table(stack, key).grantReadWriteData(role), []],
  sendMessages: [(stack, key, role) => queue(stack, key).grantSendMessages(role), ["Encrypt", "ReEncrypt*"]],
  receiveMessages: [(stack, key, role) => queue(stack, key).grantConsumeMessages(role), []],
  putObjects: [(stack, key, role) => bucket(stack, key).grantPut(role), ["Decrypt", "Encrypt", "ReEncrypt*"]],
  getObjects: [(stack, key, role) => bucket(stack, key).grantRead(role), ["DescribeKey"]],
  secrets: [
    (stack, encryptionKey, role) => new Secret(stack, "Secret", { encryptionKey }).grantRead(role),
    [],
  ],
};

/** What the CDK lets a role do with the key, in the role's policy or in the key's. */
function grantedByCdk(grants: Grants): string[] {
  const stack = new Stack();
  const role = new Role(stack, "Role", { assumedBy: new AccountRootPrincipal() });
  grants(stack, new Key(stack, "Key"), role);
  const template = Template.fromStack(stack);
  const statementsOf = (type: string, property: string) =>
    Object.values(template.findResources(type)).flatMap(({ Properties }) => Properties[property].Statement);
  const ofKey = statementsOf("AWS::KMS::Key", "KeyPolicy").filter(({ Principal }) =>
    JSON.stringify(Principal).includes("Fn::GetAtt"),
  );
  const actions: string[] = [...statementsOf("AWS::IAM::Policy", "PolicyDocument"), ...ofKey].flatMap(
    ({ Action }) => Action,
  );
  return actions.flatMap((action) => (action.startsWith("kms:") ? [action.slice("kms:".length)] : []));
}

const covers = (pattern: string, action: string) =>
  pattern.endsWith("*") ? action.startsWith(pattern.slice(0, -1)) : pattern === action;

test.each(Object.entries(OF_CDK))(
  "for the use %s, the list asks for what the CDK grants, without what no documentation asks for",
  (use, [grants, more]) => {
    const { actions } = KEY_USES[use as KeyUse];
    const granted = grantedByCdk(grants);
    expect(granted).not.toEqual([]);
    expect(actions.filter((action) => !granted.some((pattern) => covers(pattern, action)))).toEqual([]);
    const unused = granted.filter((pattern) => !actions.some((action) => covers(pattern, action)));
    expect(unused.sort()).toEqual([...more].sort());
  },
);

test("each use names a page of AWS's documentation", () => {
  for (const { source } of Object.values(KEY_USES))
    expect(source).toMatch(/^https:\/\/docs\.aws\.amazon\.com\/.+\.html/);
});

test.each([
  ["sqs:SendMessage", ["sqs kms:Decrypt", "sqs kms:GenerateDataKey"]],
  ["s3:GetObject", ["s3 kms:Decrypt"]],
  ["sqs:GetQueueAttributes", []],
  ["s3:PutObjectTagging", []],
])("%s needs of the key: %j", (call, needed) => {
  expect(keyActionsOf(call).map(({ action, service }) => `${service} ${action}`)).toEqual(needed);
});
