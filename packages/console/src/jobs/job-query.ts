import type { ListStatus } from "@boomerang/client";
import { FormError } from "../form-error.ts";
import { type Condition, targetOf } from "./matching.ts";

/** Every status that a list can have, in the order in which a person looks for them. */
export const STATUSES: readonly ListStatus[] = [
  "OPEN",
  "SUCCEEDED",
  "FAILED",
  "LOST",
  "EXPIRED",
  "CANCELED",
  "REJECTED",
];

/** What the address of the list says. A link to it shows the same. */
export interface JobQuery {
  readonly statuses: readonly ListStatus[];
  readonly target: string;
  readonly batch: string;
  /** As the user wrote it: `1h`, or a time. */
  readonly since: string;
  readonly until: string;
  /** Continues the list after a job. */
  readonly cursor: string | undefined;
}

export const EVERYTHING: JobQuery = {
  statuses: [],
  target: "",
  batch: "",
  since: "",
  until: "",
  cursor: undefined,
};

export function parseQuery(params: URLSearchParams): JobQuery {
  const text = (name: string) => (params.get(name) ?? "").trim();
  const asked = params.getAll("status");
  return {
    statuses: STATUSES.filter((status) => asked.includes(status)),
    target: text("target"),
    batch: text("batch"),
    since: text("since"),
    until: text("until"),
    cursor: params.get("cursor") ?? undefined,
  };
}

/** The part of an address after `?`; what is not set is left out. */
export function formatQuery({ statuses, target, batch, since, until, cursor = "" }: JobQuery): string {
  const params = new URLSearchParams();
  for (const status of statuses) params.append("status", status);
  for (const [name, value] of Object.entries({ target, batch, since, until, cursor }))
    if (value !== "") params.set(name, value);
  return params.toString();
}

export function isFiltered({ statuses, target, batch, since, until }: JobQuery): boolean {
  return statuses.length > 0 || [target, batch, since, until].some((text) => text !== "");
}

/**
 * The jobs that a query asks for: of every status if it names none.
 *
 * @param now milliseconds since the epoch
 * @throws FormError if a time or the target cannot be read
 */
export function conditionOf(
  { statuses, target, batch, since, until, cursor }: JobQuery,
  now: number,
): Condition {
  // An index keeps the times that a list began with, and a duration means another time by then. A batch and open jobs have no such key.
  const isKept = cursor?.startsWith("ended.") === true;
  const time = (name: string, text: string) => {
    if (text === "" || (isKept && durationMsOf(text) !== undefined)) return undefined;
    return timeOf(name, text, now);
  };
  return {
    statuses: statuses.length === 0 ? STATUSES : statuses,
    target: targetOf(target),
    batchId: batch || undefined,
    ...rangeOf(time("Ended since", since), time("Ended until", until)),
  };
}

/** @throws FormError if it ends before it begins */
function rangeOf(since: Date | undefined, until: Date | undefined) {
  if (since === undefined || until === undefined || since <= until) return { since, until };
  const [from, to] = [since, until].map((time) => time.toISOString().slice(0, 16).replace("T", " "));
  throw new FormError(`"Ended since" (${from}) is later than "Ended until" (${to}). Exchange them.`);
}

/**
 * The jobs that a replay of those of a query makes, which have their targets and batches, from a time on. There is no key for replays, so
 * other jobs of that time are among them.
 *
 * @param start when the replay begins; milliseconds since the epoch
 */
export function newJobsQuery({ target, batch }: JobQuery, start: number): JobQuery {
  return { ...EVERYTHING, target, batch, since: new Date(start).toISOString() };
}

const UNIT_MS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

function durationMsOf(text: string): number | undefined {
  const [, amount, unit = ""] = /^(\d+(?:\.\d+)?)([smhd])$/.exec(text) ?? [];
  return amount === undefined ? undefined : Number(amount) * (UNIT_MS[unit] ?? Number.NaN);
}

function timeOf(name: string, text: string, now: number): Date {
  const ago = durationMsOf(text);
  if (ago !== undefined) return new Date(now - ago);
  // A time without a zone is UTC, as all times here; one without a day is today's.
  const today = new Date(now).toISOString().slice(0, 10);
  const [, date = today, clock, zone = "Z"] =
    /^(?:(\d{4}-\d{2}-\d{2})[T ])?(\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z|[+-]\d{2}:\d{2})?$/.exec(text) ?? [];
  const time = new Date(`${date}T${clock}${zone}`);
  if (!Number.isNaN(time.getTime())) return time;
  throw new FormError(
    `The time in "${name}" cannot be read: ${text}. Write 30m, 1h or 7d for a time before now, 09:00 for a time of today, or 2026-11-28 09:00 (UTC).`,
  );
}
