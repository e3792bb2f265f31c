import { Stack } from "aws-cdk-lib";
import { AccountRootPrincipal, Role } from "aws-cdk-lib/aws-iam";
import { Boomerang } from "infra";
import { createApp, inlineCode, synthesise } from "infra/testing/template";
import { expect, test } from "vitest";
import { callName, callOf } from "./aws-call.ts";
import { anyCall, denied, unused } from "./compare.ts";
import { isAllowed } from "./evaluate.ts";
import { grantsOf } from "./roles.ts";

// "Send a job" and "Get the result" of the README.
const SUBMIT = ["sqs:SendMessage JobsQueue"];
const READ = [
  "dynamodb:GetItem JobsTable",
  "dynamodb:BatchGetItem JobsTable",
  "s3:GetObject Bucket/results/",
];

function templateWith(grant: (boomerang: Boomerang, client: Role) => void) {
  const stack = new Stack(createApp(), "Shop");
  const boomerang = new Boomerang(stack, "Boomerang", { code: inlineCode });
  grant(boomerang, new Role(stack, "ClientRole", { assumedBy: new AccountRootPrincipal() }));
  return synthesise(stack);
}

test.each([
  [
    "grantSubmit allows to send a job",
    SUBMIT,
    (boomerang: Boomerang, client: Role) => boomerang.grantSubmit(client),
  ],
  [
    "grantRead allows to get a result",
    READ,
    (boomerang: Boomerang, client: Role) => boomerang.grantRead(client),
  ],
])("%s, and nothing else", (_, names, grant) => {
  const template = templateWith(grant);
  const grants = grantsOf(template, "Client");
  const needs = names.map(callOf);
  expect(denied(grants, needs)).toEqual([]);
  expect(unused(grants, needs)).toEqual([]);
  const others = anyCall(template).filter((call) => !names.includes(callName(call)));
  expect(others.length).toBeGreaterThan(100);
  expect(others.filter((call) => isAllowed(grants, call)).map(callName)).toEqual([]);
});
