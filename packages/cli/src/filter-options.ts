import type { JobFilter, ListStatus } from "@boomerang/client";
import { Option } from "@commander-js/extra-typings";
import { CliError } from "./cli-error.ts";
import { EXIT } from "./exit-code.ts";
import type { Io } from "./io/io.ts";
import { newCommand } from "./program.ts";

const STATUSES = [
  "OPEN",
  "SUCCEEDED",
  "FAILED",
  "EXPIRED",
  "CANCELED",
  "REJECTED",
  "LOST",
] as const satisfies ListStatus[];

export const statusOption = () =>
  new Option("--status <status...>", "only jobs with one of these").choices(STATUSES);
export const sinceOption = () =>
  new Option("--since <time>", "from this time on: 30m, 1h or 7d ago, or 2026-11-28T09:00:00Z");
export const untilOption = () => new Option("--until <time>", "up to this time, written as for --since");

/** A command with the options of a filter, apart from the status, which not every operation has. */
export function newFilterCommand(name: string, env: Io["env"]) {
  return newCommand(name, env)
    .addOption(
      new Option(
        "--target <target>",
        "only jobs of this target, such as model:abc123 or chain:def456/staging",
      ),
    )
    .addOption(sinceOption())
    .addOption(untilOption())
    .addOption(new Option("--batch <id>", "only jobs of this batch"));
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

/** @throws CliError if a time cannot be read */
export function filterOf({ status, target, since, until, batch }: FilterOptions, now: number): JobFilter {
  return {
    status,
    target,
    batchId: batch,
    since: since === undefined ? undefined : timeOf("--since", since, now),
    until: until === undefined ? undefined : timeOf("--until", until, now),
  };
}

const UNIT_MS = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

function timeOf(option: string, text: string, now: number): Date {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)([smhd])$/.exec(text) ?? [];
  if (amount !== undefined) return new Date(now - Number(amount) * UNIT_MS[unit as keyof typeof UNIT_MS]);
  // A date alone, or a number, has more than one reading.
  const date = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(text) ? new Date(text) : undefined;
  if (date !== undefined && !Number.isNaN(date.getTime())) return date;
  throw new CliError(`${option} ${text} is not a time`, {
    code: "invalid_argument",
    nextStep: "Write 30m, 1h or 7d for a time before now, or a time such as 2026-11-28T09:00:00Z.",
    exitCode: EXIT.usage,
  });
}
