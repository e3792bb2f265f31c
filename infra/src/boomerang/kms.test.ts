import { readFileSync } from "node:fs";
import { CfnResource, Stack } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { ArnPrincipal, Role } from "aws-cdk-lib/aws-iam";
import { Key } from "aws-cdk-lib/aws-kms";
import { expect, test } from "vitest";
import { KEY_ARN, PLATFORM_SETTINGS } from "../testing/platform-settings.fixture.ts";
import {
  createApp,
  inlineCode,
  resourceOf,
  resourcesOf,
  synthesise,
  textOf,
} from "../testing/template.fixture.ts";
import { Boomerang } from "./boomerang.ts";
import { keyActionsOf } from "./key-uses.ts";
import { keyPolicyStatements } from "./kms.ts";

const stack = new Stack(createApp(), "Boomerang");
new Boomerang(stack, "Boomerang", { ...PLATFORM_SETTINGS, code: inlineCode });
const resources = stack.node.findAll().filter(CfnResource.isCfnResource);
const template = synthesise(stack);

/** Properties that name no key of data: they belong to other things, or are left out for a reason. */
const WITHOUT_KEY: Readonly<Record<string, string>> = {
  "AWS::Lambda::Function":
    "environment variables and code contain names and settings, no data of jobs and no secrets",
  "AWS::Lambda::EventSourceMapping": "a filter contains the names of statuses",
  "AWS::Scheduler::Schedule": "the input contains names of targets",
};

/** Every property, at any depth that CDK knows, that can name a KMS key. */
function keyProperties(resource: CfnResource): string[] {
  const properties: unknown = Reflect.get(resource, "cfnProperties");
  const names = Object.keys(typeof properties === "object" && properties !== null ? properties : {});
  return names.filter((name) => /kms|sseSpecification|bucketEncryption/i.test(name));
}

test("every resource that can be encrypted with a key of the account is encrypted with it", () => {
  const encryptable = resources.filter((resource) => keyProperties(resource).length > 0);
  const types = new Set(encryptable.map(({ cfnResourceType }) => cfnResourceType));
  expect([...types].sort()).toEqual([
    "AWS::DynamoDB::Table",
    "AWS::Events::Archive",
    "AWS::Events::EventBus",
    "AWS::Lambda::EventSourceMapping",
    "AWS::Lambda::Function",
    "AWS::Logs::LogGroup",
    "AWS::S3::Bucket",
    "AWS::SNS::Topic",
    "AWS::SQS::Queue",
    "AWS::Scheduler::Schedule",
    "AWS::SecretsManager::Secret",
  ]);
  const { Resources } = template.toJSON();
  const without = encryptable.filter((resource) => {
    const properties = Resources[stack.getLogicalId(resource)].Properties;
    return !JSON.stringify(properties).includes(KEY_ARN);
  });
  expect(new Set(without.map(({ cfnResourceType }) => cfnResourceType))).toEqual(
    new Set(Object.keys(WITHOUT_KEY)),
  );
});

test("with the key, no resource also asks for a key of AWS", () => {
  for (const { Properties } of Object.values(resourcesOf(template, "AWS::SQS::Queue"))) {
    expect(Properties).toMatchObject({ KmsMasterKeyId: KEY_ARN });
    expect(Properties.SqsManagedSseEnabled).toBeUndefined();
  }
  const { BucketEncryption } = resourceOf(template, "AWS::S3::Bucket").Properties;
  expect(BucketEncryption.ServerSideEncryptionConfiguration).toEqual([
    {
      BucketKeyEnabled: true,
      ServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms", KMSMasterKeyID: KEY_ARN },
    },
  ]);
});

/** What the statements of a policy allow with the key, as `service action`, and what their other actions need. */
function keyActions(statements: readonly Record<string, unknown>[]) {
  const allowed = new Set<string>();
  const needed = new Set<string>();
  for (const { Action, Resource, Condition } of statements) {
    for (const action of [Action].flat().map(String)) {
      for (const use of keyActionsOf(action)) needed.add(`${use.service} ${use.action}`);
      if (!action.startsWith("kms:")) continue;
      expect(Resource).toBe(KEY_ARN);
      const { "kms:ViaService": via } = (Condition as { StringLike: Record<string, unknown> }).StringLike;
      for (const service of [via].flat()) {
        allowed.add(`${textOf(service).replace(/\.us-east-1\.\*$/, "")} ${action}`);
      }
    }
  }
  return { allowed: [...allowed].sort(), needed: [...needed].sort() };
}

const policies = Object.entries(resourcesOf(template, "AWS::IAM::Policy"));

test.each(policies)(
  "%s allows of the key what its calls need, each through its own service, and nothing else",
  (_name, { Properties }) => {
    const { allowed, needed } = keyActions(Properties.PolicyDocument.Statement);
    expect(allowed).toEqual(needed);
  },
);

test("the roles of all functions use the key, that of the schedules does not", () => {
  const using = policies.filter(([, { Properties }]) => /"kms:/.test(JSON.stringify(Properties)));
  expect(using.map(([name]) => name.replace("RoleDefaultPolicy", "")).sort()).toEqual([
    "Dispatcher",
    "Publisher",
    "Receiver",
    "Scheduler",
  ]);
});

/** A stack with a key of its own, and a Boomerang in the same or another stack. */
function withOwnKey(sameStack: boolean): { keys: Template; used: Template } {
  const app = createApp();
  const keys = new Stack(app, "Keys");
  const used = sameStack ? keys : new Stack(app, "Other");
  const boomerang = new Boomerang(used, "Boomerang", {
    eventArchiveDays: 7,
    alarmEmail: "ops@example.com",
    kmsKey: new Key(keys, "Own"),
    code: inlineCode,
  });
  const person = new Role(used, "Person", { assumedBy: new ArnPrincipal("arn:aws:iam::123456789012:root") });
  boomerang.grantSubmit(person).assertSuccess();
  boomerang.grantRead(person).assertSuccess();
  const usedTemplate = Template.fromStack(used);
  return { keys: synthesise(keys), used: usedTemplate };
}

test.each([true, false])(
  "a key of the app, in the same stack: %s, gets the statements that services need, and grantees may use it",
  (sameStack) => {
    const { keys, used } = withOwnKey(sameStack);
    const { Statement } = resourceOf(keys, "AWS::KMS::Key").Properties.KeyPolicy;
    const [administrators, ...others] = Statement;
    expect(administrators.Action).toBe("kms:*");
    expect(others.map(({ Sid }: { Sid: string }) => Sid)).toEqual([
      "BoomerangThroughServices",
      "BoomerangGrants",
      "BoomerangEvents",
      "BoomerangEventsDescribe",
      "BoomerangLogs",
      "BoomerangAlarms",
    ]);
    const { Statement: own } = resourceOf(used, "AWS::IAM::Policy", "Person").Properties.PolicyDocument;
    const actions = own.flatMap(({ Action }: { Action: unknown }) => Action);
    expect(actions).toEqual(
      expect.arrayContaining(["kms:Decrypt", "kms:GenerateDataKey", "sqs:SendMessage"]),
    );
  },
);

test("no principal of the key's policy may use it for anything but the account's own data", () => {
  const unconditional = keyPolicyStatements().filter(({ hasPrincipal, conditions }) => {
    return hasPrincipal && Object.keys(conditions).length === 0;
  });
  // Reading what a key is, and alarms to topics whose own policy admits only the account's.
  expect(unconditional.map(({ sid }) => sid)).toEqual(["BoomerangEventsDescribe", "BoomerangAlarms"]);
});

test("docs/platform-settings.md shows the statements that the key's policy needs", () => {
  const page = readFileSync(new URL("../../../docs/platform-settings.md", import.meta.url), "utf8");
  const block = /```json\n(\[\n {2}\{\n {4}"Sid": "Boomerang[\s\S]*?\n\])\n```/.exec(page)?.[1] ?? "[]";
  const statements = keyPolicyStatements().map((statement) => new Stack().resolve(statement.toJSON()));
  const shown = JSON.parse(JSON.stringify(statements), (_key, value) =>
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    ("Ref" in value || "Fn::Join" in value)
      ? textOf(value)
      : value,
  );
  expect(JSON.parse(block)).toEqual(shown);
});
