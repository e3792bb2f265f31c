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
  ["ForAllValues:StringEquals", "limit#*", "limit#a", false],
  ["ForAllValues:StringEquals", "limit#a", "limit#a", true],
  ["ForAllValues:StringEquals", "limit#a", undefined, true],
  ["ForAllValues:StringLike", "limit#*", "limit#a", true],
  ["ForAllValues:StringLike", "circuit#*", "limit#a", false],
  ["StringLike", "sqs.*", "sqs.us-east-1.amazonaws.com", true],
  ["StringLike", "sqs.*", "s3.us-east-1.amazonaws.com", false],
  ["StringLike", "sqs.*", undefined, false],
  ["Null", "true", undefined, true],
  ["Null", "true", "something", false],
  ["Null", "false", undefined, false],
  ["Null", "false", "something", true],
])("of %s %s, the value %s is evaluated as IAM does", (operator, pattern, value, expected) => {
  const call = { ...OBJECT, keys: { "some:Key": value } };
  const condition = { [operator]: { "some:Key": [pattern] } };
  expect(isAllowed(grant("s3:GetObject", "*", condition), call)).toBe(expected);
});

test("a statement that denies outweighs all that allow", () => {
  const deny: Grant = { effect: "Deny", actions: ["s3:*"], resources: ["*"] };
  const allow = grant("s3:GetObject", "*");
  expect(isAllowed([...allow, deny], OBJECT)).toBe(false);
  expect(isAllowed([...allow, { ...deny, actions: ["sqs:*"] }], OBJECT)).toBe(true);
  expect(isAllowed([deny], { ...OBJECT, action: "sqs:SendMessage" })).toBe(false);
});

test("an operator that it does not know is an error, not a permission", () => {
  const condition = { Bool: { "aws:SecureTransport": ["true"] } };
  expect(() => isAllowed(grant("s3:GetObject", "*", condition), OBJECT)).toThrow(TypeError);
});
