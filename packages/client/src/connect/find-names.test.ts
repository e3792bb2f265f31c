import { CloudFormationClient, DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import { mockClient } from "aws-sdk-client-mock";
import { describe, expect, test } from "vitest";
import { errorOf } from "../client.fixture.ts";
import { createFindName, type NameOptions } from "./find-names.ts";

function setUp(options: Partial<NameOptions>) {
  const real = new CloudFormationClient({ region: "us-east-1" });
  const cloudFormation = mockClient(real);
  const Outputs = [{ OutputKey: "QueueUrl", OutputValue: "from the stack" }];
  cloudFormation
    .on(DescribeStacksCommand, { StackName: "Shop" })
    .resolves({ Stacks: [{ Outputs } as never] });
  const nameOf = createFindName({
    ...{ names: {}, stack: undefined, env: {}, cloudFormation: async () => real },
    ...options,
  });
  return { nameOf, cloudFormation, calls: () => cloudFormation.commandCalls(DescribeStacksCommand).length };
}

describe("the name of a resource", () => {
  test("is the caller's, or else the stack's, or without a stack the environment's", async () => {
    const env = { BOOMERANG_QUEUE_URL: "from the environment" };
    expect(await setUp({ names: { queueUrl: "mine" }, stack: "Shop", env }).nameOf("queueUrl")).toBe("mine");
    expect(await setUp({ stack: "Shop", env }).nameOf("queueUrl")).toBe("from the stack");
    expect(await setUp({ env }).nameOf("queueUrl")).toBe("from the environment");
  });

  test("the outputs are read once, and again only if that failed", async () => {
    const { nameOf, cloudFormation, calls } = setUp({ stack: "Shop" });
    cloudFormation
      .on(DescribeStacksCommand)
      .rejectsOnce(Object.assign(new Error("down"), { code: "ECONNRESET" }));
    expect(await errorOf(Promise.all([nameOf("queueUrl"), nameOf("queueUrl")]))).toMatchObject({
      code: "unavailable",
    });
    expect(calls()).toBe(1);
    await errorOf(
      Promise.all([nameOf("queueUrl"), nameOf("queueUrl")]).then(() => Promise.reject(new Error("read"))),
    );
    expect(calls()).toBe(2);
  });

  test.for<[string, Partial<NameOptions>, string]>([
    ["no stack and no variable", {}, "BOOMERANG_JOBS_TABLE_NAME"],
    ["a stack without the output", { stack: "Shop" }, "has no output JobsTableName"],
  ])("with %s, the error says what to pass", async ([, options, reason]) => {
    const error = await errorOf(setUp(options).nameOf("jobsTableName"));
    expect(error).toMatchObject({ code: "not_configured", message: expect.stringContaining(reason) });
  });

  test.for([
    ["queueUrl", /; or give the function grantSubmit, which sets the variable\.$/],
    ["controlTableName", /; or, for pause, resume and pausedTargets, give the function grantPause, which/],
    ["deadLetterQueueUrl", /^Pass the stack's name, or deadLetterQueueUrl, to createClient\.$/],
  ] as const)(
    "without %s, the error names the grant that sets it, and for which calls",
    async ([key, text]) => {
      const error = await errorOf(setUp({}).nameOf(key));
      expect(error).toMatchObject({ nextStep: expect.stringMatching(text) });
    },
  );

  test("a stack that does not exist is named", async () => {
    const { nameOf, cloudFormation } = setUp({ stack: "Shpo" });
    cloudFormation.on(DescribeStacksCommand).rejects(new Error("Stack with id Shpo does not exist"));
    const error = await errorOf(nameOf("queueUrl"));
    expect(error).toMatchObject({ code: "resource_not_found", message: expect.stringContaining("Shpo") });
  });
});
