import type { CloudFormationClient, Stack } from "@aws-sdk/client-cloudformation";
import { CliError } from "./cli-error.ts";
import type { FindDeployment } from "./context.ts";
import { EXIT } from "./exit-code.ts";

const TIMEOUTS = { connectionTimeout: 3000, requestTimeout: 15_000, throwOnRequestTimeout: true };

/** The ARN of the stack, which has the account, the region, and an id of its own each time the stack is created; or `local`. */
export const findDeployment: FindDeployment = async ({ stack, region, isLocal }) => {
  if (isLocal || stack === undefined) return "local";
  const sdk = await import("@aws-sdk/client-cloudformation");
  const client = new sdk.CloudFormationClient({
    ...(region !== undefined && { region }),
    requestHandler: TIMEOUTS,
  });
  try {
    return await stackArn(client, stack);
  } finally {
    client.destroy();
  }
};

/** @throws CliError if the stack cannot be found */
export async function stackArn(
  cloudFormation: Pick<CloudFormationClient, "send">,
  stack: string,
): Promise<string> {
  const { StackId: arn } = await describeStack(cloudFormation, stack);
  if (arn !== undefined) return arn;
  throw notFound(stack, new Error("it does not exist"));
}

/** @throws CliError if the stack cannot be found */
export async function describeStack(
  cloudFormation: Pick<CloudFormationClient, "send">,
  stack: string,
): Promise<Stack> {
  const { DescribeStacksCommand } = await import("@aws-sdk/client-cloudformation");
  try {
    const { Stacks = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName: stack }));
    if (Stacks[0] !== undefined) return Stacks[0];
  } catch (cause) {
    throw notFound(stack, cause instanceof Error ? cause : new Error(String(cause)));
  }
  throw notFound(stack, new Error("it does not exist"));
}

const NOT_ALLOWED = /Credentials|Token|AccessDenied|Unauthorized|Signature|UnrecognizedClient/;

function notFound(stack: string, cause: Error): CliError {
  // CloudFormation has no error of its own for a stack that does not exist.
  if (/does not exist/.test(cause.message)) {
    return new CliError(`there is no stack ${stack} in this account and region`, {
      code: "resource_not_found",
      nextStep: "Check the stack's name, the account and the region.",
      exitCode: EXIT.notFound,
      cause,
    });
  }
  const isAllowed = !NOT_ALLOWED.test(cause.name);
  return new CliError(`cannot find stack ${stack}: ${cause.message || cause.name}`, {
    code: isAllowed ? "unavailable" : "access_denied",
    nextStep: isAllowed
      ? "Check the region and the network, and try again."
      : "Sign in to AWS, or set AWS_PROFILE; the credentials need cloudformation:DescribeStacks.",
    exitCode: isAllowed ? EXIT.serviceError : EXIT.notAllowed,
    cause,
  });
}
