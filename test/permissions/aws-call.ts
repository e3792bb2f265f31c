import { OBJECT_PREFIXES } from "@boomerang/core";
import { ARNS } from "./resolve.ts";

/** What every ARN begins with; names leave it out. */
const PREFIXES = Object.values(ARNS).map((arnOf) => arnOf(""));

/** One call of AWS, as IAM sees it. */
export interface AwsCall {
  /** Such as `dynamodb:GetItem`. */
  readonly action: string;
  /** An ARN, or `*` for an action without resources. */
  readonly resource: string;
  /** The partition key of the item of table `Control`. */
  readonly partition?: string | undefined;
}

/** A call in short: `s3:PutObject Bucket/inputs/`, `dynamodb:PutItem ControlTable limit#`. */
export function callName({ action, resource, partition }: AwsCall): string {
  const prefix = PREFIXES.find((each) => resource.startsWith(each)) ?? "";
  const name = resource.slice(prefix.length);
  const objects = Object.values(OBJECT_PREFIXES).find((each) => name.startsWith(`Bucket/${each}`));
  const short = objects === undefined ? name : `Bucket/${objects}`;
  return partition === undefined
    ? `${action} ${short}`
    : `${action} ${short} ${partition.replace(/(?<=#).*/, "")}`;
}

/** The reverse of {@link callName}: an example of the call. */
export function callOf(name: string): AwsCall {
  const [action = "", short = "", partition] = name.split(" ");
  const [type] = SERVICES.filter(([service]) => action.startsWith(service)).map(([, each]) => each);
  const arnOf = ARNS[type ?? ""];
  if (arnOf === undefined) throw new TypeError(`no service is known of ${name}`);
  return {
    action,
    resource: arnOf(short.startsWith("Bucket/") ? `${short}example` : short),
    partition: partition?.endsWith("#") ? `${partition}example` : partition,
  };
}

const SERVICES = [
  ["dynamodb:", "AWS::DynamoDB::Table"],
  ["sqs:", "AWS::SQS::Queue"],
  ["secretsmanager:", "AWS::SecretsManager::Secret"],
  ["s3:", "AWS::S3::Bucket"],
  ["events:", "AWS::Events::EventBus"],
] as const;
