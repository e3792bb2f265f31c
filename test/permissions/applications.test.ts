import { Stack } from "aws-cdk-lib";
import { AccountRootPrincipal, Role } from "aws-cdk-lib/aws-iam";
import { Boomerang } from "infra";
import { KEY_ARN } from "infra/testing/platform-settings";
import { createApp, inlineCode, synthesise } from "infra/testing/template";
import { describe, expect, test } from "vitest";
import { callName, callOf } from "./aws-call.ts";
import { anyCall, denied, unused } from "./compare.ts";
import { isAllowed } from "./evaluate.ts";
import { keyNeedsOf } from "./key-needs.ts";
import { grantsOf } from "./roles.ts";

// "Ask for an inference" and "Get the result" of the README.
const SUBMIT = ["sqs:SendMessage JobsQueue"];
const READ = [
  "dynamodb:GetItem JobsTable",
  "dynamodb:BatchGetItem JobsTable",
  "dynamodb:Query JobsTable/index/open",
  "dynamodb:Query JobsTable/index/ended",
  "dynamodb:Query JobsTable/index/batch",
  "s3:GetObject Bucket/results/",
];

const PAUSE = ["dynamodb:GetItem ControlTable pauses", "dynamodb:PutItem ControlTable pauses"];

function templateWith(kmsKey: string | undefined, grant: (boomerang: Boomerang, client: Role) => void) {
  const stack = new Stack(createApp(), "Shop");
  const boomerang = new Boomerang(stack, "Boomerang", {
    code: inlineCode,
    ...(kmsKey !== undefined && { kmsKey }),
  });
  grant(boomerang, new Role(stack, "ClientRole", { assumedBy: new AccountRootPrincipal() }));
  return synthesise(stack);
}

describe.each([undefined, KEY_ARN])("with the key %s,", (key) => {
  test.each([
    [
      "grantSubmit allows sending a job",
      SUBMIT,
      (boomerang: Boomerang, client: Role) => boomerang.grantSubmit(client),
    ],
    [
      "grantRead allows getting a result",
      READ,
      (boomerang: Boomerang, client: Role) => boomerang.grantRead(client),
    ],
    [
      "grantPause allows pausing a target",
      PAUSE,
      (boomerang: Boomerang, client: Role) => boomerang.grantPause(client),
    ],
  ])("%s, and nothing else", (_, names, grant) => {
    const template = templateWith(key, grant);
    const grants = grantsOf(template, "Client");
    const calls = names.map(callOf);
    const needs = [...calls, ...keyNeedsOf(template, calls)];
    expect(denied(grants, needs)).toEqual([]);
    expect(unused(grants, needs)).toEqual([]);
    const needed = new Set(needs.map(callName));
    const others = anyCall(template).filter((call) => !needed.has(callName(call)));
    expect(others.length).toBeGreaterThan(100);
    expect(others.filter((call) => isAllowed(grants, call)).map(callName)).toEqual([]);
  });
});
