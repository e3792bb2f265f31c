import { type CloudFormationClient, DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import { BoomerangError } from "./boomerang-error.ts";
import { fromAwsError } from "./from-aws-error.ts";

/** The names of a deployment's resources; each is needed by some calls only. */
export interface Deployment {
  readonly queueUrl?: string | undefined;
  readonly jobsTableName?: string | undefined;
}

/** The variables that `grantSubmit` and `grantRead` set. */
export function deploymentIn(variables: Readonly<Record<string, string | undefined>>): Deployment {
  return {
    queueUrl: variables.BOOMERANG_QUEUE_URL,
    jobsTableName: variables.BOOMERANG_JOBS_TABLE_NAME,
  };
}

/**
 * Reads the outputs of a stack.
 *
 * @throws BoomerangError `stack_not_found` if there is no such stack, or it is not one of Boomerang's
 */
export async function readDeployment(client: CloudFormationClient, stack: string): Promise<Deployment> {
  const outputs = await readOutputs(client, stack);
  const [queueUrl, jobsTableName] = [outputs.get("QueueUrl"), outputs.get("JobsTableName")];
  if (queueUrl !== undefined && jobsTableName !== undefined) return { queueUrl, jobsTableName };
  throw new BoomerangError("stack_not_found", `stack ${stack} has no outputs QueueUrl and JobsTableName`, {
    nextStep:
      'Name a stack that "run deploy" has made, once it is deployed. For a construct in a stack of yours, give the names.',
  });
}

async function readOutputs(client: CloudFormationClient, stack: string): Promise<Map<string, string>> {
  try {
    const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: stack }));
    return new Map(
      (Stacks[0]?.Outputs ?? []).map(({ OutputKey = "", OutputValue = "" }) => [OutputKey, OutputValue]),
    );
  } catch (error) {
    // CloudFormation says by this error that a stack does not exist.
    if (!(error instanceof Error) || error.name !== "ValidationError")
      throw fromAwsError(error, `reading the outputs of stack ${stack}`);
    const nextStep = "Check the name, AWS_REGION and AWS_PROFILE.";
    const message = `there is no stack ${stack} in this account and region`;
    throw new BoomerangError("stack_not_found", message, { nextStep }, { cause: error });
  }
}

/** @throws BoomerangError `not_configured` */
export function required(value: string | undefined, name: keyof Deployment): string {
  if (value !== undefined && value !== "") return value;
  const { variable, grant } = SOURCES[name];
  throw new BoomerangError("not_configured", `the client does not know ${name}`, {
    nextStep: `Give createClient the name of the stack, or ${name}, or set ${variable}, as the construct's ${grant} does.`,
  });
}

const SOURCES = {
  queueUrl: { variable: "BOOMERANG_QUEUE_URL", grant: "grantSubmit" },
  jobsTableName: { variable: "BOOMERANG_JOBS_TABLE_NAME", grant: "grantRead" },
} as const;
