import type { Template } from "aws-cdk-lib/assertions";
import { NAME_RULES } from "./name-limits.fixture.ts";

// us-isof-south-1 has the longest name of all regions, aws-us-gov of all partitions.
const REGION = "us-isof-south-1";
const PSEUDO: Readonly<Record<string, string>> = {
  "AWS::AccountId": "123456789012",
  "AWS::Partition": "aws-us-gov",
  "AWS::Region": REGION,
  "AWS::URLSuffix": "amazonaws.com.cn",
};

const arn = (service: string, rest: string) => `arn:aws-us-gov:${service}:${REGION}:123456789012:${rest}`;

/** What `Ref` returns for a resource whose name has this many characters, where that is not the name itself. */
const REFERENCES: Readonly<Record<string, (name: string) => string>> = {
  "AWS::ApiGateway::RestApi": () => "a1b2c3d4e5",
  "AWS::Lambda::EventSourceMapping": () => "91eaeb7e-c976-4939-9430-8709db01d217",
  "AWS::SNS::Topic": (name) => arn("sns", name),
  "AWS::SQS::Queue": (name) => `https://sqs.${REGION}.amazonaws.com.cn/123456789012/${name}`,
  // With a hyphen and six characters that AWS adds.
  "AWS::SecretsManager::Secret": (name) => arn("secretsmanager", `secret:${name}-AbCdEf`),
};

/** A value of a template as text, with the longest names that its resources can have. */
export function longestText(template: Template, value: unknown): string {
  const { Resources } = template.toJSON();
  const nameOf = (id: string) => {
    const { Type, Properties = {} } = Resources[id];
    const { property, limit = 0 } = NAME_RULES[Type] ?? {};
    return { type: Type as string, name: property ? textOf(Properties[property]) : "n".repeat(limit) };
  };
  const reference = (id: string) => {
    const { type, name } = nameOf(id);
    const ofType = REFERENCES[type];
    if (ofType !== undefined) return ofType(name);
    if (name === "") throw new TypeError(`${type} has no name`);
    return name;
  };
  const attribute = (id: string, of: string) => {
    const { type, name } = nameOf(id);
    const [, service = ""] = type.toLowerCase().split("::");
    // An ARN has at most some characters between service and name, as in log-group: or table/…/stream/….
    return of === "Arn" || of === "StreamArn" ? arn(service, `${"k".repeat(40)}${name}`) : name;
  };
  function textOf(part: unknown): string {
    if (typeof part !== "object" || part === null) return String(part);
    if ("Ref" in part) return PSEUDO[String(part.Ref)] ?? reference(String(part.Ref));
    if ("Fn::GetAtt" in part && Array.isArray(part["Fn::GetAtt"])) {
      const [id, of] = part["Fn::GetAtt"];
      return attribute(id, of);
    }
    if ("Fn::Join" in part && Array.isArray(part["Fn::Join"])) {
      const [separator, parts] = part["Fn::Join"];
      return parts.map(textOf).join(separator);
    }
    throw new TypeError(`not a string, Ref, Fn::GetAtt or Fn::Join: ${JSON.stringify(part)}`);
  }
  return textOf(value);
}
