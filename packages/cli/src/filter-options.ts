import type { JobFilter, ListStatus } from "@boomerang/client";
import { OUTCOMES } from "@boomerang/core/job-status";
import { InvalidArgumentError, Option } from "@commander-js/extra-typings";
import type { Io } from "./io/io.ts";
import { newCommand } from "./program.ts";
import { durationMsOf, timeOf } from "./time-argument.ts";

const STATUSES = ["OPEN", ...OUTCOMES] as const;

export const statusOption = () => statusOptionOf(STATUSES);
/** Without `OPEN`. */
export const outcomeOption = () => statusOptionOf(OUTCOMES);

function statusOptionOf<const Status extends ListStatus>(statuses: readonly Status[]) {
  // Commander's own parser of choices tells upper and lower case apart.
  const parse = (text: string, before: readonly Status[] = []): readonly Status[] => {
    const status = statuses.find((each) => each === text.toUpperCase());
    if (status !== undefined) return [...before, status];
    throw new InvalidArgumentError(`Allowed choices are ${statuses.join(", ")}.`);
  };
  return new Option("--status <status...>", "only jobs with one of these").choices(statuses).argParser(parse);
}

export const targetOption = () =>
  new Option("--target <target>", "only jobs of this target, such as model:abc123 or chain:def456/staging");
export const batchOption = () => new Option("--batch <id>", "only jobs of this batch");
export const sinceOption = () =>
  new Option("--since <time>", "from this time on: 30m, 1h or 7d ago, or 2026-11-28T09:00:00Z");
export const untilOption = () => new Option("--until <time>", "up to this time, written as for --since");

/** A command with the options of a filter, apart from the status, which not every operation has. */
export function newFilterCommand(name: string, env: Io["env"]) {
  return newCommand(name, env)
    .addOption(targetOption())
    .addOption(sinceOption())
    .addOption(untilOption())
    .addOption(batchOption());
}

export interface FilterOptions {
  readonly status?: readonly ListStatus[] | undefined;
  readonly target?: string | undefined;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  readonly batch?: string | undefined;
}

/** Whether any of the options of a filter is given. */
export function hasFilter({ status, target, since, until, batch }: FilterOptions): boolean {
  return [status, target, since, until, batch].some((option) => option !== undefined);
}

/**
 * @param cursor of the list that is continued. It has the times that the list began with: an hour ago is another time by now, so
 *   that durations are left out then.
 * @throws CliError if a time cannot be read
 */
export function filterOf(
  { status, target, since, until, batch }: FilterOptions,
  now: number,
  cursor?: string | undefined,
): JobFilter {
  const time = (option: string, text: string | undefined) => {
    const isKept = text === undefined || (cursor !== undefined && durationMsOf(text) !== undefined);
    return isKept ? undefined : timeOf(option, text, now);
  };
  return { status, target, batchId: batch, since: time("--since", since), until: time("--until", until) };
}
