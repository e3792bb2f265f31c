import { paginateFilterLogEvents } from "@aws-sdk/client-cloudwatch-logs";
import type { Deployment } from "./deployment.ts";
import { allEvents } from "./log-pages.ts";

/** The functions, by the names in their logical ids. */
export const FUNCTIONS = ["Dispatcher", "Receiver", "Scheduler", "Publisher"] as const;
export type FunctionName = (typeof FUNCTIONS)[number];

/** All log lines of a function, including those that Lambda adds. */
export async function logOf({ aws, physicalId }: Deployment, name: FunctionName): Promise<string[]> {
  const logGroupName = physicalId(`${name}Logs`, "LogGroup");
  const events = await allEvents(async (startTime) => {
    const query = { logGroupName, startTime };
    const pages = await Array.fromAsync(paginateFilterLogEvents({ client: aws.logs }, query));
    return pages.flatMap((page) => page.events ?? []);
  });
  return events.map(({ message = "" }) => message);
}

/** The log lines of a function with this message. */
export async function logLines(
  deployment: Deployment,
  name: FunctionName,
  message: string,
): Promise<string[]> {
  return (await logOf(deployment, name)).filter((line) =>
    line.includes(`"message":${JSON.stringify(message)}`),
  );
}

/** The log lines of all functions about calls that a policy denied. */
export async function deniedCalls(deployment: Deployment): Promise<string[]> {
  const logs = await Promise.all(FUNCTIONS.map((name) => logOf(deployment, name)));
  return logs.flat().filter((line) => /not authorized to perform|Access ?Denied/i.test(line));
}
