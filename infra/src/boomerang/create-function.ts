import { type Duration, RemovalPolicy, Validations } from "aws-cdk-lib";
import type { EventBus } from "aws-cdk-lib/aws-events";
import { Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { IKey } from "aws-cdk-lib/aws-kms";
import {
  ApplicationLogLevel,
  Architecture,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
  Tracing,
} from "aws-cdk-lib/aws-lambda";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import type { Bucket } from "aws-cdk-lib/aws-s3";
import { Construct } from "constructs";
import type * as v from "valibot";
import type { Settings } from "../settings/parse-settings.ts";
import type { FunctionCode, FunctionName } from "./code.ts";
import type { KeyUse } from "./key-uses.ts";
import { allowKey } from "./kms.ts";
import { MEMORY_MB, nodeEnvironment } from "./memory.ts";
import { connect, type Network } from "./network.ts";
import type { Queues } from "./queues.ts";
import type { DeploymentSecrets } from "./secrets.ts";
import type { Tables } from "./tables.ts";

/** What the functions share: settings, code, and the resources that they use. */
export interface FunctionContext {
  readonly settings: Settings;
  /** The namespace of the functions' metrics. */
  readonly namespace: string;
  /** Encrypts what the functions use, and their logs. */
  readonly key: IKey | undefined;
  readonly network: Network | undefined;
  readonly code: FunctionCode;
  readonly queues: Queues;
  readonly tables: Tables;
  readonly bucket: Bucket;
  readonly bus: EventBus;
  readonly secrets: DeploymentSecrets;
}

/** The environment variables that a function's settings declare: one that is missing or misspelled does not compile. */
export type EnvironmentOf<E extends v.ObjectEntries> = v.InferInput<v.ObjectSchema<E, undefined>>;

/** A setting as an environment variable; `undefined` stands for the function's own default. */
export function environmentValue(setting: number | boolean | undefined): string | undefined {
  return setting === undefined ? undefined : String(setting);
}

/** What {@link createFunction} needs of the context. */
interface CommonOptions extends Pick<FunctionContext, "code" | "key" | "network"> {
  readonly settings: Pick<Settings, "logRetentionDays" | "platformLogs" | "tracing">;
}

export interface FunctionOptions {
  readonly name: FunctionName;
  readonly description: string;
  /** What it does with encrypted resources. */
  readonly keyUses: readonly KeyUse[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly timeout: Duration;
  readonly reservedConcurrency?: number | undefined;
}

/** Creates a function with its own log group and role; the role may only write to that log group. */
export function createFunction(
  scope: Construct,
  { code, settings, key, network }: CommonOptions,
  options: FunctionOptions,
): LambdaFunction {
  const { name, description, keyUses, environment, timeout, reservedConcurrency } = options;
  const parent = new Construct(scope, name.charAt(0).toUpperCase() + name.slice(1));
  const logGroup = new LogGroup(parent, "Logs", {
    retention: settings.logRetentionDays,
    ...(key !== undefined && { encryptionKey: key }),
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const role = new Role(parent, "Role", {
    assumedBy: new ServicePrincipal("lambda.amazonaws.com"),
    description: `Boomerang: permissions of the ${name}`,
  });
  logGroup.grantWrite(role);
  allowKey(role, key, keyUses);
  if (settings.tracing) {
    const reason = "X-Ray's actions do not support resource-level permissions.";
    Validations.of(role).acknowledge({ id: "AwsSolutions-IAM5[Resource::*]", reason });
  }
  const created = new LambdaFunction(parent, "Function", {
    description,
    code: code(name),
    handler: "lambda.handler",
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    role,
    logGroup,
    // Lambda can leave out its own lines about successful invocations only in this format. Our lines are JSON anyway.
    loggingFormat: LoggingFormat.JSON,
    systemLogLevelV2: settings.platformLogs ? SystemLogLevel.INFO : SystemLogLevel.WARN,
    // A line without a level, such as one of metrics, counts as INFO.
    applicationLogLevelV2: ApplicationLogLevel.INFO,
    environment: { ...nodeEnvironment(name), ...withoutUndefined(environment) },
    timeout,
    memorySize: MEMORY_MB[name],
    ...(reservedConcurrency !== undefined && { reservedConcurrentExecutions: reservedConcurrency }),
    tracing: settings.tracing ? Tracing.ACTIVE : Tracing.DISABLED,
  });
  if (network !== undefined) connect(created, role, network);
  return created;
}

function withoutUndefined(variables: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}
