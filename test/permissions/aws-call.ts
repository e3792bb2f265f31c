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
  /** What conditions can refer to, such as the partition of an item or the service through which a key is used. */
  readonly keys?: Readonly<Record<string, string | undefined>>;
}

/** The key with the partition of an item. */
export const PARTITION = "dynamodb:LeadingKeys";

/** A call in short: `s3:PutObject Bucket/inputs/`, `dynamodb:PutItem ControlTable limit#`. */
export function callName({ action, resource, keys = {} }: AwsCall): string {
  const prefix = PREFIXES.find((each) => resource.startsWith(each)) ?? "";
  const name = resource.slice(prefix.length);
  const objects = Object.values(OBJECT_PREFIXES).find((each) => name.startsWith(`Bucket/${each}`));
  const short = objects === undefined ? name : `Bucket/${objects}`;
  const values = Object.values(keys).flatMap((value) => value?.replace(/(?<=#).*/, "") ?? []);
  return [action, short, ...values].join(" ");
}

/** The reverse of {@link callName}: an example of the call. */
export function callOf(name: string): AwsCall {
  const [action = "", short = "", partition] = name.split(" ");
  const [type] = SERVICES.filter(([service]) => action.startsWith(service)).map(([, each]) => each);
  const arnOf = ARNS[type ?? ""];
  if (arnOf === undefined) throw new TypeError(`no service is known of ${name}`);
  const example = partition?.endsWith("#") ? `${partition}example` : partition;
  return {
    action,
    resource: arnOf(short.startsWith("Bucket/") ? `${short}example` : short),
    ...(example !== undefined && { keys: { [PARTITION]: example } }),
  };
}

const SERVICES = [
  ["dynamodb:", "AWS::DynamoDB::Table"],
  ["sqs:", "AWS::SQS::Queue"],
  ["secretsmanager:", "AWS::SecretsManager::Secret"],
  ["s3:", "AWS::S3::Bucket"],
  ["events:", "AWS::Events::EventBus"],
  ["lambda:", "AWS::Lambda::EventSourceMapping"],
] as const;
