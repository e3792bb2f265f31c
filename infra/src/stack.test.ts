import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Validations } from "aws-cdk-lib";
import { CfnBucket } from "aws-cdk-lib/aws-s3";
import { AwsSolutionsChecks } from "cdk-nag";
import { expect, test } from "vitest";
import type { BoomerangSettings } from "./settings/settings.ts";
import { BoomerangStack } from "./stack.ts";
import { PLATFORM_SETTINGS } from "./testing/platform-settings.fixture.ts";
import {
  createApp,
  inlineCode,
  inPartition,
  type Resource,
  shortName,
  templateOf,
  textOf,
} from "./testing/template.fixture.ts";

test("the outputs name every resource that users need", () => {
  const { Outputs } = templateOf().toJSON();
  const values = Object.entries<{ Value: unknown }>(Outputs).map(([name, { Value }]) => [
    name,
    textOf(inPartition(templateOf(), "aws", Value)),
  ]);
  expect(Object.fromEntries(values)).toEqual({
    QueueUrl: "JobsQueue",
    DeadLetterQueueUrl: "DeadLetterQueue",
    SpillQueueUrl: "SpillQueue",
    QuarantineQueueUrl: "QuarantineQueue",
    UnpublishedQueueUrl: "UnannouncedQueue",
    JobsTableName: "JobsTable",
    ControlTableName: "ControlTable",
    BucketName: "Bucket",
    EventBusName: "EventBus",
    WebhookBaseUrl: "https://Api.execute-api.us-east-1.amazonaws.com/ApiDeploymentStageprod/",
    ApiKeySecretArn: "ApiKey",
    WebhookSecretsArn: "WebhookSecrets",
    DeploymentName: "Boomerang",
    DashboardUrl:
      "https://us-east-1.console.aws.amazon.com/cloudwatch/home?region=us-east-1#dashboards/dashboard/Dashboard",
  });
});

test.each([
  ["aws", "console.aws.amazon.com"],
  ["aws-cn", "console.amazonaws.cn"],
  ["aws-us-gov", "console.amazonaws-us-gov.com"],
  ["aws-eusc", "console.amazonaws-eusc.eu"],
])("in partition %s the dashboard's URL is on %s", (partition, domain) => {
  const { DashboardUrl } = templateOf().toJSON().Outputs;
  expect(textOf(inPartition(templateOf(), partition, DashboardUrl.Value))).toBe(
    `https://us-east-1.${domain}/cloudwatch/home?region=us-east-1#dashboards/dashboard/Dashboard`,
  );
});

test("nothing but the console's domains is written for one partition", () => {
  const settings = {
    targets: [{ target: "model:a/b" }],
    alarmEmail: "ops@example.com",
    eventArchiveDays: 7,
    tracing: true,
    accessLogs: true,
    bucketVersioning: true,
    vpc: PLATFORM_SETTINGS.vpc,
  };
  const { Outputs, ...others } = templateOf(settings).toJSON();
  const { DashboardUrl: _, ...outputs } = Outputs;
  const texts: string[] = [];
  JSON.stringify({ ...others, outputs }, (_key, value) => {
    if (typeof value === "string") texts.push(value);
    return value;
  });
  // Principals of services have the same names in every partition.
  const principal = /^(lambda|scheduler|apigateway|cloudwatch)\.amazonaws\.com$/;
  // The beginning of the names of endpoint services, which are no domains.
  const endpointService = "com.amazonaws.";
  expect(
    texts.filter(
      (text) =>
        /arn:aws|amazonaws\.|amazon\.com/.test(text) && !principal.test(text) && text !== endpointService,
    ),
  ).toEqual([]);
});

test("the output WebhookBaseUrl is the URL of the settings", () => {
  const { Outputs } = templateOf({ webhookBaseUrl: "https://hooks.example" }).toJSON();
  expect(Outputs.WebhookBaseUrl.Value).toBe("https://hooks.example");
});

test.each([
  [true, ["AWS::DynamoDB::Table JobsTable", "AWS::S3::Bucket Bucket"]],
  [false, []],
])(
  "with deletion protection %s, everything else is deleted with the stack, so that it can be deployed again",
  (deletionProtection, expected) => {
    const settings = { deletionProtection, alarmEmail: "ops@example.com", eventArchiveDays: 7 };
    const { Resources } = templateOf(settings).toJSON();
    const retained = Object.entries<{ Type: string; DeletionPolicy?: string; UpdateReplacePolicy?: string }>(
      Resources,
    ).filter(([, { DeletionPolicy = "Delete", UpdateReplacePolicy = "Delete" }]) =>
      [DeletionPolicy, UpdateReplacePolicy].some((policy) => policy !== "Delete"),
    );
    expect(retained.map(([id, { Type }]) => `${Type} ${shortName(id)}`).sort()).toEqual(expected);
  },
);

test("a first deployment that fails leaves only table Jobs behind, and the next attempt does not need its name", () => {
  const { Resources } = templateOf({ alarmEmail: "ops@example.com", eventArchiveDays: 7 }).toJSON();
  const all = Object.entries<Resource>(Resources);
  // `Retain` holds even for the rollback of the deployment that created the resource.
  const left = all.filter(([, { DeletionPolicy }]) => DeletionPolicy === "Retain");
  expect(left.map(([id]) => shortName(id))).toEqual(["JobsTable"]);
  expect(left[0]?.[1].Properties.TableName).toBeUndefined();
  // What is protected cannot be deleted by a rollback, which then fails.
  const isProtected = /"Deletion\w*Protect\w*":true/;
  const deleted = all.filter(([, { DeletionPolicy }]) => DeletionPolicy !== "Retain");
  expect(deleted.filter(([, resource]) => isProtected.test(JSON.stringify(resource)))).toEqual([]);
  expect(JSON.stringify(left)).toMatch(isProtected);
});

test("names that stay in use for a while after their deletion are not given: those of secrets, log groups, queues and buckets", () => {
  const { Resources } = templateOf().toJSON();
  const types = ["AWS::SecretsManager::Secret", "AWS::Logs::LogGroup", "AWS::SQS::Queue", "AWS::S3::Bucket"];
  const found = Object.values<Resource>(Resources).filter(({ Type }) => types.includes(Type));
  expect(new Set(found.map(({ Type }) => Type)).size).toBe(types.length);
  const named = found.flatMap(({ Properties = {} }) =>
    Object.keys(Properties).filter((key) => /Name$/.test(key)),
  );
  expect(named).toEqual([]);
});

test.each([true, false])(
  "termination protection %s is that of the stack that CDK deploys",
  (terminationProtection) => {
    const app = createApp();
    try {
      const stack = new BoomerangStack(app, "Boomerang", { code: inlineCode }, { terminationProtection });
      expect(app.synth().getStackArtifact(stack.artifactId).terminationProtection ?? false).toBe(
        terminationProtection,
      );
    } finally {
      rmSync(app.outdir, { recursive: true });
    }
  },
);

/** Synthesises as the app does, with the checks of cdk-nag. */
function synthesise(settings: BoomerangSettings, change?: (stack: BoomerangStack) => void): void {
  const outdir = mkdtempSync(join(tmpdir(), "boomerang-synth-"));
  try {
    const app = createApp(outdir);
    const stack = new BoomerangStack(app, "Boomerang", { ...settings, code: inlineCode });
    change?.(stack);
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
    app.synth();
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

test.each<BoomerangSettings>([
  {},
  {
    targets: [{ target: "model:a/production", wake: [{ cron: "0 6 ? * * *" }] }],
    alarmEmail: "ops@example.com",
    eventArchiveDays: 14,
    tracing: true,
    deletionProtection: false,
  },
  PLATFORM_SETTINGS,
])("cdk-nag finds nothing that is not acknowledged, with %j", (settings) => {
  expect(() => synthesise(settings)).not.toThrow();
});

test("the checks of cdk-nag run", () => {
  expect(() => synthesise({}, (stack) => new CfnBucket(stack, "Open"))).toThrow("AwsSolutions-S10");
});
