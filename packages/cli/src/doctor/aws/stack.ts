import type { CloudFormationClient, Stack } from "@aws-sdk/client-cloudformation";
import { type ClockReading, clockReading } from "../check-clock.ts";
import { reading } from "../read-error.ts";

export interface StackResource {
  readonly type: string;
  readonly logicalId: string;
  readonly physicalId: string;
}

/** Lists the resources of a stack. */
export async function listResources(client: CloudFormationClient, stack: string): Promise<StackResource[]> {
  const { paginateListStackResources } = await import("@aws-sdk/client-cloudformation");
  return reading("cloudformation:ListStackResources", async () => {
    const resources: StackResource[] = [];
    for await (const page of paginateListStackResources({ client }, { StackName: stack })) {
      for (const each of page.StackResourceSummaries ?? []) {
        const { ResourceType: type = "", LogicalResourceId: logicalId = "", PhysicalResourceId } = each;
        if (!PhysicalResourceId || each.ResourceStatus === "DELETE_COMPLETE") continue;
        resources.push({ type, logicalId, physicalId: PhysicalResourceId });
      }
    }
    return resources;
  });
}

/** The output of a stack, if it has one of this name. */
export function outputOf({ Outputs = [] }: Stack, name: string): string | undefined {
  return Outputs.find(({ OutputKey }) => OutputKey === name)?.OutputValue;
}

/** Looks at AWS's clock with every response that the client gets. Returns the latest. */
export function watchClock(client: CloudFormationClient, now: () => number): () => ClockReading | undefined {
  let latest: ClockReading | undefined;
  client.middlewareStack.add(
    (next) => async (args) => {
      const from = now();
      const result = await next(args);
      latest = clockReading(dateIn(result.response), from, now()) ?? latest;
      return result;
    },
    // Inside of retries, and outside of what reads the body: it sees each response.
    { step: "deserialize", priority: "low" },
  );
  return () => latest;
}

function dateIn(response: unknown): string | undefined {
  if (typeof response !== "object" || response === null || !("headers" in response)) return undefined;
  const { date } = response.headers as { readonly date?: unknown };
  return typeof date === "string" ? date : undefined;
}
