import { type Client, formatTarget, type ListedJob, type ListStatus, parseTarget } from "@boomerang/client";
import { FormError } from "../form-error.ts";

/** Which jobs. */
export interface Condition {
  readonly statuses: readonly ListStatus[];
  /** In its one form, as {@link targetOf} returns it. */
  readonly target: string | undefined;
  readonly since: Date | undefined;
  readonly until: Date | undefined;
  readonly batchId: string | undefined;
}

/** A job that was looked at. */
export interface Examined {
  readonly job: ListedJob;
  readonly matches: boolean;
}

/**
 * The jobs that the keys of the indexes lead to, each with whether it matches: a caller that ends after so many jobs has read no more.
 * Ended jobs have keys for outcome and time, jobs of a batch for the batch, open jobs none; whatever else is asked for is compared here.
 *
 * @param statuses either `OPEN` alone or outcomes, unless of a batch: an index has one or the other
 * @throws BoomerangError of the client
 */
export async function* examine(
  client: Pick<Client, "list">,
  condition: Condition,
  cursor?: string | undefined,
): AsyncGenerator<Examined, void, void> {
  const { statuses, since, until, batchId } = condition;
  const isOpen = statuses.length === 1 && statuses[0] === "OPEN";
  const keys =
    batchId !== undefined ? { batchId } : isOpen ? { status: statuses } : { status: statuses, since, until };
  for await (const job of client.list(keys, { cursor })) yield { job, matches: matches(job, condition) };
}

function matches(job: ListedJob, { statuses, target, since, until }: Condition): boolean {
  const at = Date.parse(job.completedAt ?? job.createdAt);
  return (
    statuses.includes(job.status) &&
    (since === undefined || at >= since.getTime()) &&
    (until === undefined || at <= until.getTime()) &&
    (target === undefined || (job.target !== undefined && formatTarget(job.target) === target))
  );
}

/** A target in its one form; `undefined` for none. @throws FormError if it cannot be read */
export function targetOf(text: string): string | undefined {
  if (text === "") return undefined;
  const target = parseTarget(text);
  if (target !== undefined) return formatTarget(target);
  throw new FormError(
    `The target cannot be read: ${text}. Write model:abc123/production, model:abc123/development or chain:def456/staging.`,
  );
}
