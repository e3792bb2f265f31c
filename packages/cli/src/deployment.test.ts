import type { CloudFormationClient } from "@aws-sdk/client-cloudformation";
import { expect, test } from "vitest";
import { findDeployment, stackArn } from "./deployment.ts";

const clientWith = (respond: (input: unknown) => unknown) =>
  ({ send: async ({ input }: { input: unknown }) => respond(input) }) as unknown as CloudFormationClient;

test("a deployment is named by the ARN of its stack", async () => {
  const StackId = "arn:aws:cloudformation:eu-west-1:111111111111:stack/Shop/0a1b";
  const inputs: unknown[] = [];
  const client = clientWith((input) => {
    inputs.push(input);
    return { Stacks: [{ StackId }] };
  });
  expect(await stackArn(client, "Shop")).toBe(StackId);
  expect(inputs).toEqual([{ StackName: "Shop" }]);
});

test.each([
  ["ValidationError", "Stack with id Shop does not exist", 4, "there is no stack Shop"],
  ["ExpiredToken", "The token has expired", 3, "cannot find stack Shop: The token has expired"],
  ["CredentialsProviderError", "No credentials", 3, "cannot find stack Shop: No credentials"],
  ["TimeoutError", "", 6, "cannot find stack Shop: TimeoutError"],
])("%s is said in words", async (name, text, exitCode, message) => {
  const client = clientWith(() => {
    throw Object.assign(new Error(text), { name });
  });
  await expect(stackArn(client, "Shop")).rejects.toMatchObject({
    exitCode,
    message: expect.stringContaining(message),
  });
});

test("a response without a stack is none", async () => {
  await expect(
    stackArn(
      clientWith(() => ({})),
      "Shop",
    ),
  ).rejects.toMatchObject({ exitCode: 4 });
});

test("the local pipeline has no stack", async () => {
  const connection = { stack: undefined, region: undefined, isLocal: true, apiUrl: undefined };
  expect(await findDeployment(connection)).toBe("local");
});
