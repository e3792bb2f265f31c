import {
  type CloudFormationClient,
  DescribeStacksCommand,
  paginateListStackResources,
} from "@aws-sdk/client-cloudformation";
import type { DeployedFunction, FunctionName, StackDescription } from "../stack.ts";

/** There is nothing to measure under that name. */
export class StackError extends Error {
  override readonly name = "StackError";
}

const FUNCTIONS: readonly FunctionName[] = ["dispatcher", "receiver", "scheduler", "publisher"];

/** @throws {StackError} if there is no such stack, or it is not one of Boomerang's */
export async function describeStack(
  client: CloudFormationClient,
  stackName: string,
  region: string,
): Promise<StackDescription> {
  const outputs = await readOutputs(client, stackName);
  const output = (name: string) => outputs.get(name) ?? missing(stackName, `output ${name}`);
  const resources = await readResources(client, stackName);
  const resource = (type: string, part: string) =>
    resources.find((each) => each.type === type && each.logicalId.includes(part))?.physicalId ??
    missing(stackName, `${type} ${part}`);
  const functions = FUNCTIONS.map((name): DeployedFunction => {
    const part = name.charAt(0).toUpperCase() + name.slice(1);
    return {
      name,
      functionName: resource("AWS::Lambda::Function", `${part}Function`),
      logGroupName: resource("AWS::Logs::LogGroup", `${part}Logs`),
    };
  });
  const jobsTableName = output("JobsTableName");
  return {
    stackName,
    region,
    queueUrl: output("QueueUrl"),
    jobsTableName,
    webhookBaseUrl: output("WebhookBaseUrl"),
    functions,
    tables: [
      { tableName: jobsTableName, hasIndexes: true },
      { tableName: output("ControlTableName"), hasIndexes: false },
    ],
    // The stack names its API after itself.
    apiName: stackName,
    minuteSchedule: {
      groupName: resource("AWS::Scheduler::ScheduleGroup", "Schedules"),
      // AWS documents the name only; the group comes first where there is one.
      name: resource("AWS::Scheduler::Schedule", "SchedulesMinute").replace(/^.*\|/, ""),
    },
  };
}

async function readOutputs(client: CloudFormationClient, stackName: string): Promise<Map<string, string>> {
  try {
    const { Stacks: [stack] = [] } = await client.send(new DescribeStacksCommand({ StackName: stackName }));
    return new Map(
      (stack?.Outputs ?? []).map(({ OutputKey = "", OutputValue = "" }) => [OutputKey, OutputValue]),
    );
  } catch (error) {
    // CloudFormation says that a stack does not exist by this error.
    if (!(error instanceof Error) || error.name !== "ValidationError") throw error;
    throw new StackError(
      `There is no stack ${stackName} in this account and region. Name it with --stack, and its account and region with --profile or AWS_REGION.`,
      { cause: error },
    );
  }
}

interface Resource {
  readonly type: string;
  readonly logicalId: string;
  readonly physicalId: string;
}

async function readResources(client: CloudFormationClient, stackName: string): Promise<Resource[]> {
  const pages = await Array.fromAsync(paginateListStackResources({ client }, { StackName: stackName }));
  return pages.flatMap(({ StackResourceSummaries = [] }) =>
    StackResourceSummaries.map(({ ResourceType, LogicalResourceId, PhysicalResourceId }) => ({
      type: ResourceType ?? "",
      logicalId: LogicalResourceId ?? "",
      physicalId: PhysicalResourceId ?? "",
    })),
  );
}

function missing(stackName: string, what: string): never {
  throw new StackError(
    `The stack ${stackName} has no ${what}. Only a stack that "run deploy" made can be measured, once it is deployed.`,
  );
}
