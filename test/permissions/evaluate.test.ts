import { expect, test } from "vitest";
import { type Grant, isAllowed } from "./evaluate.ts";

const grant = (action: string, resource: string, condition?: Grant["condition"]): Grant[] => [
  { actions: [action], resources: [resource], condition },
];
const OBJECT = { action: "s3:GetObject", resource: "arn:aws:s3:::b/results/j.json" };

test.each([
  ["s3:GetObject", "arn:aws:s3:::b/results/*", true],
  ["s3:Get*", "arn:aws:s3:::b/results/j.jso?", true],
  ["S3:getobject", "*", true],
  ["s3:GetObject", "arn:aws:s3:::b/results", false],
  ["s3:GetObject", "arn:aws:s3:::b/results/j.json.gz", false],
  ["s3:GetObject", "arn:aws:s3:::b/results/j?json.", false],
  ["s3:GetObject", "ARN:aws:s3:::b/results/*", false],
  ["s3:PutObject", "*", false],
])("a statement with %s on %s is evaluated as IAM does", (action, resource, expected) => {
  expect(isAllowed(grant(action, resource), OBJECT)).toBe(expected);
});

test.each([
  ["ForAllValues:StringEquals", "limit#*", false],
  ["ForAllValues:StringEquals", "limit#a", true],
  ["ForAllValues:StringLike", "limit#*", true],
  ["ForAllValues:StringLike", "circuit#*", false],
])("%s %s holds for a partition", (operator, pattern, expected) => {
  const item = { action: "dynamodb:GetItem", resource: "arn:t", partition: "limit#a" };
  const condition = { [operator]: { "dynamodb:LeadingKeys": [pattern] } };
  expect(isAllowed(grant("dynamodb:GetItem", "arn:t", condition), item)).toBe(expected);
});

test.each([
  { StringEquals: { "dynamodb:LeadingKeys": ["a"] } },
  { Bool: { "aws:SecureTransport": ["true"] } },
])("a condition that it does not know is an error, not a permission", (condition) => {
  expect(() => isAllowed(grant("s3:GetObject", "*", condition), OBJECT)).toThrow(TypeError);
});
