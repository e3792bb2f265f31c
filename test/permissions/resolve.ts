import { shortName, type Template } from "infra/testing/template";

const HERE = "us-east-1:123456789012";
const PSEUDO: Readonly<Record<string, string>> = {
  "AWS::AccountId": "123456789012",
  "AWS::Partition": "aws",
  "AWS::Region": "us-east-1",
};
const STREAM = "/stream/2026-01-01T00:00:00.000";

/** The ARN of a resource, by its type. Names are short names of logical ids. */
export const ARNS: Readonly<Record<string, (name: string) => string>> = {
  "AWS::DynamoDB::Table": (name) => `arn:aws:dynamodb:${HERE}:table/${name}`,
  "AWS::SQS::Queue": (name) => `arn:aws:sqs:${HERE}:${name}`,
  "AWS::SecretsManager::Secret": (name) => `arn:aws:secretsmanager:${HERE}:secret:${name}`,
  "AWS::S3::Bucket": (name) => `arn:aws:s3:::${name}`,
  "AWS::Events::EventBus": (name) => `arn:aws:events:${HERE}:event-bus/${name}`,
  "AWS::Logs::LogGroup": (name) => `arn:aws:logs:${HERE}:log-group:${name}:*`,
  "AWS::Lambda::Function": (name) => `arn:aws:lambda:${HERE}:function:${name}`,
  "AWS::Lambda::EventSourceMapping": (name) => `arn:aws:lambda:${HERE}:event-source-mapping:${name}`,
  "AWS::IAM::Role": (name) => `arn:aws:iam::123456789012:role/${name}`,
};

/**
 * Resolves the references of a value of the template, as CloudFormation does.
 *
 * @param queues what the URLs of queues begin with
 */
export function resolve(template: Template, value: unknown, queues = "https://sqs"): string {
  const { Resources } = template.toJSON();
  const arnOf = (id: string) => {
    const arn = ARNS[Resources[id]?.Type];
    if (arn === undefined) throw new TypeError(`no ARN is known of ${id}, ${Resources[id]?.Type}`);
    return arn(shortName(id));
  };
  const referenceTo = (id: string) => {
    if (id in PSEUDO) return PSEUDO[id] ?? "";
    if (Resources[id]?.Type === "AWS::SecretsManager::Secret") return arnOf(id);
    return Resources[id]?.Type === "AWS::SQS::Queue"
      ? `${queues}/123456789012/${shortName(id)}`
      : shortName(id);
  };
  const attributes: Readonly<Record<string, (id: string) => string>> = {
    Arn: arnOf,
    StreamArn: (id) => `${arnOf(id)}${STREAM}`,
  };
  function text(part: unknown): string {
    if (typeof part !== "object" || part === null) return String(part);
    if ("Ref" in part) return referenceTo(String(part.Ref));
    if ("Fn::GetAtt" in part && Array.isArray(part["Fn::GetAtt"])) {
      const [id, attribute] = part["Fn::GetAtt"];
      const read = attributes[attribute];
      if (read !== undefined) return read(id);
    }
    if ("Fn::Join" in part && Array.isArray(part["Fn::Join"])) {
      const [separator, parts] = part["Fn::Join"];
      return parts.map(text).join(separator);
    }
    throw new TypeError(`not a string, Ref, Fn::GetAtt or Fn::Join: ${JSON.stringify(part)}`);
  }
  return text(value);
}
