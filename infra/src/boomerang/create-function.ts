import { type Duration, RemovalPolicy, Validations } from "aws-cdk-lib";
import { Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Architecture, Function as LambdaFunction, Runtime, Tracing } from "aws-cdk-lib/aws-lambda";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import type * as v from "valibot";
import type { Settings } from "../settings/parse-settings.ts";
import type { FunctionCode, FunctionName } from "./code.ts";

/** The environment variables that a function's settings take: what is missing or misspelt does not compile. */
export type Variables<E extends v.ObjectEntries> = v.InferInput<v.ObjectSchema<E, undefined>>;

export interface FunctionOptions {
  readonly name: FunctionName;
  readonly description: string;
  readonly code: FunctionCode;
  readonly settings: Pick<Settings, "logRetentionDays" | "tracing">;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly timeout: Duration;
  /** Megabytes; its share of a processor grows with it. */
  readonly memorySize: number;
  readonly reservedConcurrency?: number | undefined;
}

/** Makes a function with a log group and a role of its own, which may write to that log group and nothing else. */
export function createFunction(scope: Construct, options: FunctionOptions): LambdaFunction {
  const { name, description, code, settings, environment, timeout, memorySize, reservedConcurrency } =
    options;
  const own = new Construct(scope, name.charAt(0).toUpperCase() + name.slice(1));
  const logGroup = new LogGroup(own, "Logs", {
    retention: settings.logRetentionDays,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const role = new Role(own, "Role", {
    assumedBy: new ServicePrincipal("lambda.amazonaws.com"),
    description: `Boomerang: what the ${name} may do`,
  });
  logGroup.grantWrite(role);
  if (settings.tracing) {
    const reason = "X-Ray's actions know no resources.";
    Validations.of(role).acknowledge({ id: "AwsSolutions-IAM5[Resource::*]", reason });
  }
  return new LambdaFunction(own, "Function", {
    description,
    code: code(name),
    handler: "lambda.handler",
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    role,
    logGroup,
    environment: known(environment),
    timeout,
    memorySize,
    ...(reservedConcurrency !== undefined && { reservedConcurrentExecutions: reservedConcurrency }),
    tracing: settings.tracing ? Tracing.ACTIVE : Tracing.DISABLED,
  });
}

/** A variable that is left out has its default in the function. */
function known(environment: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}
