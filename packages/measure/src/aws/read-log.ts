import { type CloudWatchLogsClient, paginateFilterLogEvents } from "@aws-sdk/client-cloudwatch-logs";
import type { LogReading, Period } from "../stack.ts";

// Each has up to 10,000 lines or 1 MB; about 100,000 jobs.
const MOST_PAGES = 300;

/** All lines of a log group in a period. There is no filter: what a line means is decided here, in one place. */
export async function readLog(
  client: CloudWatchLogsClient,
  logGroupName: string,
  { from, to }: Period,
): Promise<LogReading> {
  const lines: string[] = [];
  let pages = 0;
  const query = { logGroupName, startTime: from, endTime: to };
  for await (const { events = [], nextToken } of paginateFilterLogEvents({ client }, query)) {
    for (const { message = "" } of events) lines.push(message);
    if (++pages === MOST_PAGES && nextToken !== undefined) return { lines, isCut: true };
  }
  return { lines, isCut: false };
}
