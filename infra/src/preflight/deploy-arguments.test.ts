import { expect, test } from "vitest";
import { parseDeployArguments } from "./deploy-arguments.ts";

const DEFAULTS = {
  config: "boomerang.config.ts",
  bootstrapQualifier: "hnb659fds",
  profile: undefined,
  yes: false,
  help: false,
};

test.each([
  ["", {}],
  ["-c config=staging.config.ts", { config: "staging.config.ts" }],
  ["-cconfig=staging.config.ts", { config: "staging.config.ts" }],
  ["--context=config=staging.config.ts", { config: "staging.config.ts" }],
  ["--context config=a.ts -c config=b.ts", { config: "b.ts" }],
  ["-c config=a=b.ts", { config: "a=b.ts" }],
  ["-c @aws-cdk/core:bootstrapQualifier=shop", { bootstrapQualifier: "shop" }],
  ["--profile shop", { profile: "shop" }],
  ["--profile=shop", { profile: "shop" }],
  ["--yes", { yes: true }],
  ["-y", { yes: true }],
  ["--help", { help: true }],
])("of %s the preflight takes %j", (line, expected) => {
  expect(parseDeployArguments(line.split(" ").filter(Boolean))).toEqual({ ...DEFAULTS, ...expected });
});

test("arguments that are only for the CDK change nothing", () => {
  const line =
    "Boomerang --require-approval never --no-rollback -r arn:aws:iam::1:role/x --progress=events -v";
  expect(parseDeployArguments(line.split(" "))).toEqual(DEFAULTS);
  expect(parseDeployArguments([...line.split(" "), "--profile", "shop"])).toEqual({
    ...DEFAULTS,
    profile: "shop",
  });
});

test("the context of cdk.json counts where no argument names the same key", () => {
  const context = { config: "shop.config.ts", "@aws-cdk/core:bootstrapQualifier": "shop" };
  expect(parseDeployArguments(["-c", "config=other.ts"], context)).toMatchObject({
    config: "other.ts",
    bootstrapQualifier: "shop",
  });
});
