import { type CloudFormationClient, paginateListStackResources } from "@aws-sdk/client-cloudformation";
import { GetFunctionConcurrencyCommand, type LambdaClient } from "@aws-sdk/client-lambda";
import type { Held } from "../facts.ts";
import { codeOf } from "./fact-of.ts";

const NOTHING: Held = { reservedConcurrency: 0, alarms: 0, secrets: 0 };

interface StackResource {
  readonly type: string;
  readonly logicalId: string;
  readonly physicalId: string;
}

/** Lists the resources that a stack has; none if there is no such stack. */
export async function listResources(
  client: CloudFormationClient,
  stackName: string,
): Promise<StackResource[]> {
  const resources: StackResource[] = [];
  try {
    for await (const page of paginateListStackResources({ client }, { StackName: stackName })) {
      for (const resource of page.StackResourceSummaries ?? []) {
        const { ResourceType, LogicalResourceId, PhysicalResourceId, ResourceStatus } = resource;
        if (!PhysicalResourceId || ResourceStatus === "DELETE_COMPLETE") continue;
        resources.push({
          type: ResourceType ?? "",
          logicalId: LogicalResourceId ?? "",
          physicalId: PhysicalResourceId,
        });
      }
    }
  } catch (error) {
    // CloudFormation says that a stack does not exist by this error; its other causes are in our request.
    if (codeOf(error) === "ValidationError") return [];
    throw error;
  }
  return resources;
}

/** What the resources of a stack hold of the account's quotas. */
export async function readHeld(client: LambdaClient, resources: readonly StackResource[]): Promise<Held> {
  if (resources.length === 0) return NOTHING;
  const ofType = (type: string) => resources.filter((resource) => resource.type === type);
  const receiver = ofType("AWS::Lambda::Function").find(({ logicalId }) =>
    logicalId.includes("ReceiverFunction"),
  );
  return {
    reservedConcurrency: receiver === undefined ? 0 : await reservedBy(client, receiver.physicalId),
    alarms: ofType("AWS::CloudWatch::Alarm").length,
    secrets: ofType("AWS::SecretsManager::Secret").length,
  };
}

async function reservedBy(client: LambdaClient, functionName: string): Promise<number> {
  try {
    const command = new GetFunctionConcurrencyCommand({ FunctionName: functionName });
    const { ReservedConcurrentExecutions = 0 } = await client.send(command);
    return ReservedConcurrentExecutions;
  } catch (error) {
    // Somebody has deleted the function; the deployment will say so.
    if (codeOf(error) === "ResourceNotFoundException") return 0;
    throw error;
  }
}
