import type { IncomingMessage } from "node:http";
import { type AwsCall, PARTITION } from "./aws-call.ts";
import { ARNS } from "./resolve.ts";

const arnOf = (type: string, name: string): string => ARNS[type]?.(name) ?? name;

/** The services that name their operation in a header. */
const SERVICES: Readonly<Record<string, string>> = {
  DynamoDB_20120810: "dynamodb",
  AmazonSQS: "sqs",
  secretsmanager: "secretsmanager",
  AWSEvents: "events",
};

/**
 * What a request of an AWS SDK client needs permission for, according to the Service Authorization Reference.
 *
 * @throws TypeError for a request that it does not know: then add it here
 */
export function requestedCalls(
  request: Pick<IncomingMessage, "headers" | "method" | "url">,
  body: Buffer,
): AwsCall[] {
  const target = request.headers["x-amz-target"];
  if (target === undefined) return [eventSourceCall(request) ?? objectCall(request)];
  const [prefix = "", operation = ""] = String(target).split(".");
  const service = SERVICES[prefix];
  const action = `${service}:${operation}`;
  const input = JSON.parse(body.toString());
  const resources = resourcesOf(action, input);
  if (resources === undefined) throw new TypeError(`it is not known what ${target} needs permission for`);
  const partition = service === "dynamodb" ? (input.Key ?? input.Item)?.pk?.S : undefined;
  return resources.map((resource) => ({ action, resource, keys: { [PARTITION]: partition } }));
}

// biome-ignore lint/suspicious/noExplicitAny: requests of services have no type here
function resourcesOf(action: string, input: any): string[] | undefined {
  const table = arnOf("AWS::DynamoDB::Table", input.TableName);
  switch (action) {
    case "dynamodb:GetItem":
    case "dynamodb:PutItem":
    case "dynamodb:UpdateItem":
      return [table];
    case "dynamodb:Query":
      return [input.IndexName === undefined ? table : `${table}/index/${input.IndexName}`];
    case "sqs:SendMessage":
    case "sqs:ChangeMessageVisibility":
    case "sqs:GetQueueAttributes":
      return [arnOf("AWS::SQS::Queue", String(input.QueueUrl).split("/").at(-1) ?? "")];
    case "secretsmanager:GetSecretValue":
      return [input.SecretId];
    case "events:PutEvents":
      return input.Entries.map(({ EventBusName }: { readonly EventBusName: string }) =>
        arnOf("AWS::Events::EventBus", EventBusName),
      );
    default:
      return undefined;
  }
}

function eventSourceCall({ method, url = "" }: Pick<IncomingMessage, "method" | "url">): AwsCall | undefined {
  const [, uuid] = /^\/2015-03-31\/event-source-mappings\/([^/?]+)$/.exec(url) ?? [];
  if (method !== "GET" || uuid === undefined) return undefined;
  return {
    action: "lambda:GetEventSourceMapping",
    resource: arnOf("AWS::Lambda::EventSourceMapping", uuid),
  };
}

function objectCall({ method = "", url = "" }: Pick<IncomingMessage, "method" | "url">): AwsCall {
  const { pathname, searchParams } = new URL(url, "http://aws");
  const action = { GET: "s3:GetObject", PUT: "s3:PutObject" }[method];
  const isObject = /^\/[^/]+\/./.test(pathname);
  // GET and PUT with other parameters are other operations, such as those on tags.
  const operation = searchParams.get("x-id");
  if (action === undefined || !isObject || `s3:${operation}` !== action)
    throw new TypeError(`it is not known what ${method} ${url} needs permission for`);
  return { action, resource: arnOf("AWS::S3::Bucket", decodeURIComponent(pathname.slice(1))) };
}
