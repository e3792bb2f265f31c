import { paginateFilterLogEvents } from "@aws-sdk/client-cloudwatch-logs";
import type { Deployment } from "./deployment.ts";

/** The functions, as the stack names their resources. */
export const FUNCTIONS = ["Dispatcher", "Receiver", "Scheduler", "Publisher"] as const;
export type FunctionName = (typeof FUNCTIONS)[number];

/** Every line that a function has logged, those that AWS adds included. */
export async function logOf({ aws, resource }: Deployment, name: FunctionName): Promise<string[]> {
  const query = { logGroupName: resource(`${name}Logs`, "LogGroup") };
  const lines: string[] = [];
  for await (const { events = [] } of paginateFilterLogEvents({ client: aws.logs }, query)) {
    lines.push(...events.map(({ message = "" }) => message));
  }
  return lines;
}

/** What a function has said of something, such as `message will be retried`. */
export async function said(deployment: Deployment, name: FunctionName, message: string): Promise<string[]> {
  return (await logOf(deployment, name)).filter((line) =>
    line.includes(`"message":${JSON.stringify(message)}`),
  );
}

/** Every line, of any function, that tells of a call refused by a policy. */
export async function refusals(deployment: Deployment): Promise<string[]> {
  const logs = await Promise.all(FUNCTIONS.map((name) => logOf(deployment, name)));
  return logs.flat().filter((line) => /not authorized to perform|Access ?Denied/i.test(line));
}
