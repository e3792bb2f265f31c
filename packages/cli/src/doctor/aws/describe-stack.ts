import type { CloudFormationClient, Stack } from "@aws-sdk/client-cloudformation";
import { CliError } from "../../cli-error.ts";
import { EXIT } from "../../exit-code.ts";
import { errorCode } from "../read-error.ts";

const NOT_ALLOWED = /Credentials|Token|AccessDenied|Unauthorized|Signature|UnrecognizedClient/;

/** @throws CliError if the stack cannot be read */
export async function describeStack(
  cloudFormation: Pick<CloudFormationClient, "send">,
  stack: string,
): Promise<Stack> {
  const { DescribeStacksCommand } = await import("@aws-sdk/client-cloudformation");
  try {
    const { Stacks = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName: stack }));
    if (Stacks[0] !== undefined) return Stacks[0];
  } catch (cause) {
    throw notRead(stack, cause);
  }
  throw notRead(stack, new Error("it does not exist"));
}

function notRead(stack: string, cause: unknown): CliError {
  const { message = "" } = cause instanceof Error ? cause : {};
  // CloudFormation has no error of its own for a stack that does not exist.
  if (/does not exist/.test(message)) {
    return new CliError(`there is no stack ${stack} in this account and region`, {
      code: "resource_not_found",
      nextStep: "Check the stack's name, the account and the region.",
      exitCode: EXIT.notFound,
      cause,
    });
  }
  if (message === "Region is missing") {
    return new CliError(`cannot read stack ${stack}: no region is set`, {
      code: "not_configured",
      nextStep: "Set AWS_REGION, or the region of the AWS profile, or pass --region.",
      exitCode: EXIT.usage,
      cause,
    });
  }
  const name = errorCode(cause);
  const isAllowed = !NOT_ALLOWED.test(name);
  return new CliError(`cannot read stack ${stack}: ${message || name}`, {
    code: isAllowed ? "unavailable" : "access_denied",
    nextStep: isAllowed
      ? "Check the region and the network, and try again."
      : "Sign in to AWS, or set AWS_PROFILE; the credentials need cloudformation:DescribeStacks.",
    exitCode: isAllowed ? EXIT.serviceError : EXIT.notAllowed,
    cause,
  });
}
