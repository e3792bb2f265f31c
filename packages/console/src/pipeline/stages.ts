import type { DataPoint, OpenJobs } from "@boomerang/client";
import { durationText } from "../text/duration.ts";
import { numberText } from "./number-text.ts";
import { type Pipeline, RECENT_MINUTES } from "./read-pipeline.ts";

/** A stage of a job's path. A text is `undefined` if it is not known. */
export interface Stage {
  readonly title: string;
  /** What is counted: a number and what it is of, the first one above the others. */
  readonly counts: readonly Count[];
  /** How old the oldest of them is. */
  readonly oldest: string | undefined;
  /** What passes here: a number a minute. */
  readonly flow: string | undefined;
}

export interface Count {
  readonly number: string | undefined;
  readonly of: string;
  /** Whether there should be none. */
  readonly isProblem?: boolean;
}

/** The path of a job, from its message to its event. @param now milliseconds since the epoch */
export function stagesOf(pipeline: Pipeline, now: number): Stage[] {
  const { queues, open, paused, metrics } = pipeline;
  const { jobs, spill, quarantine, unpublished } = queues ?? {};
  const waits = jobs !== undefined && jobs.visible + jobs.notVisible > 0;
  return [
    {
      title: "Waiting",
      counts: [{ number: jobs && numberText(jobs.visible), of: "messages on the jobs queue" }],
      oldest: waits ? ageOf(metrics?.oldestMessageSeconds) : undefined,
      flow: rate(metrics?.messagesSent, "messages sent"),
    },
    {
      title: "Submitting",
      counts: [
        { number: jobs && numberText(jobs.notVisible), of: "messages being submitted, or retried later" },
        ...pausedCount(paused),
      ],
      oldest: undefined,
      flow: rate(metrics?.messagesProcessed, "messages processed"),
    },
    {
      title: "At the provider",
      counts: [openCount(open)],
      oldest: oldestOpen(open, now),
      flow: undefined,
    },
    {
      title: "Arriving",
      counts: [
        shouldBeNone(spill, "deliveries on the spill queue"),
        shouldBeNone(quarantine, "deliveries quarantined"),
      ],
      oldest: undefined,
      flow: rate(metrics?.deliveries, "deliveries"),
    },
    {
      title: "Announced",
      counts: [
        queues !== undefined && unpublished === undefined
          ? { number: "0", of: "events given up: each is tried until it is published" }
          : shouldBeNone(unpublished, "batches of events not published"),
      ],
      oldest: undefined,
      flow: undefined,
    },
  ];
}

function pausedCount(paused: Pipeline["paused"]): Count[] {
  if (paused.length === 0) return [];
  const known = paused.flatMap(({ waiting }) => waiting ?? []);
  const jobs = known.reduce((sum, each) => sum + each.jobs, 0);
  const isExact = known.every((each) => each.isExact);
  const of = `jobs of ${paused.length === 1 ? "a paused target" : `${paused.length} paused targets`}`;
  return [{ number: known.length < paused.length ? undefined : numberText(jobs, isExact), of }];
}

/** Open jobs that were examined are counted by status; of more, only all open jobs are known. */
function openCount(open: OpenJobs | undefined): Count {
  if (open === undefined) return { number: undefined, of: "jobs that wait or run there" };
  const { jobs, isExact, examined, targets } = open;
  if (examined < jobs) {
    return { number: numberText(jobs, isExact), of: "open jobs, with those that are being submitted" };
  }
  const submitted = targets.reduce((sum, each) => sum + each.submitted, 0);
  return { number: numberText(submitted), of: "jobs that wait or run there" };
}

function oldestOpen(open: OpenJobs | undefined, now: number): string | undefined {
  const [oldest] = (open?.targets ?? [])
    .filter(({ submitted }) => submitted > 0)
    .map(({ oldestSentAt }) => oldestSentAt)
    .sort();
  return oldest && durationText(now - Date.parse(oldest));
}

function shouldBeNone(
  queue: { readonly visible: number; readonly notVisible: number } | undefined,
  of: string,
): Count {
  if (queue === undefined) return { number: undefined, of };
  const count = queue.visible + queue.notVisible;
  return { number: numberText(count), of, isProblem: count > 0 };
}

function ageOf(points: readonly DataPoint[] | undefined): string | undefined {
  const seconds = points?.at(-1)?.value;
  return seconds === undefined ? undefined : durationText(seconds * 1000);
}

/** The average of the last minutes. */
function rate(points: readonly DataPoint[] | undefined, of: string): string | undefined {
  if (points === undefined) return undefined;
  const perMinute = points.reduce((sum, { value }) => sum + value, 0) / RECENT_MINUTES;
  const text = perMinute < 10 ? Number(perMinute.toFixed(1)).toString() : numberText(Math.round(perMinute));
  return `${text} ${of} a minute`;
}
