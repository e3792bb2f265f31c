import type { DataPoint, OpenJobs, QueueCount } from "@boomerang/client";
import { durationText } from "../text/duration.ts";
import { numberText, plural } from "./number-text.ts";
import { type Pipeline, RECENT_MINUTES, type RecentMetric } from "./read-pipeline.ts";

/** A stage of a job's path. A text is `undefined` if it is not known. */
export interface Stage {
  readonly title: string;
  /** What is counted: a number and what it is of, the first one above the others. */
  readonly counts: readonly Count[];
  /** How old the oldest of them is. */
  readonly oldest?: string | undefined;
  /** What passes here: a number a minute. */
  readonly flow?: string | undefined;
  /** What else is to be known. */
  readonly note?: string | undefined;
}

export interface Count {
  readonly number: string | undefined;
  readonly of: string;
  /** Whether there should be none. */
  readonly isProblem?: boolean;
}

/** The path of a job, from its message to its event. @param now milliseconds since the epoch */
export function stagesOf(pipeline: Pipeline, now: number): Stage[] {
  const { queues, open, paused } = pipeline;
  const { jobs, spill, quarantine, unpublished } = queues ?? {};
  const isWaiting = jobs !== undefined && jobs.visible > 0;
  return [
    {
      title: "Waiting",
      counts: [countOf(jobs?.visible, ["message on the jobs queue", "messages on the jobs queue"])],
      oldest: isWaiting ? oldestMessage(pipeline) : undefined,
      flow: flowOf(pipeline, "messagesSent", "messages sent"),
    },
    {
      title: "Submitting",
      counts: [
        countOf(jobs?.notVisible, [
          "message being submitted, or retried later",
          "messages being submitted, or retried later",
        ]),
        ...pausedCount(paused),
      ],
      oldest: isWaiting ? undefined : oldestMessage(pipeline),
      flow: flowOf(pipeline, "messagesProcessed", "messages processed"),
      note: throttled(pipeline),
    },
    { title: "At the provider", counts: [openCount(open)], oldest: oldestOpen(pipeline, now) },
    {
      title: "Arriving",
      counts: [
        shouldBeNone(spill, ["delivery on the spill queue", "deliveries on the spill queue"]),
        shouldBeNone(quarantine, ["delivery quarantined", "deliveries quarantined"]),
      ],
      oldest: oldestOf(pipeline, ["oldestSpilledSeconds"], spill),
      flow: flowOf(pipeline, "deliveries", "deliveries"),
    },
    {
      title: "Announced",
      counts: [
        queues !== undefined && unpublished === undefined
          ? { number: "0", of: "events not published: each is retried until it is" }
          : shouldBeNone(unpublished, ["batch of events not published", "batches of events not published"]),
      ],
      oldest: oldestOf(pipeline, ["oldestUnpublishedSeconds"], unpublished),
    },
  ];
}

const NO_MESSAGES: QueueCount = { visible: 0, notVisible: 0 };

type Noun = readonly [one: string, more: string];

function countOf(count: number | undefined, noun: Noun): Count {
  return { number: count === undefined ? undefined : numberText(count), of: plural(count, noun) };
}

function shouldBeNone(queue: QueueCount | undefined, noun: Noun): Count {
  const count = queue && queue.visible + queue.notVisible;
  return { ...countOf(count, noun), isProblem: count !== undefined && count > 0 };
}

function pausedCount(paused: Pipeline["paused"]): Count[] {
  if (paused.length === 0) return [];
  const known = paused.flatMap(({ waiting }) => waiting ?? []);
  const jobs = known.reduce((sum, each) => sum + each.jobs, 0);
  const isExact = known.every((each) => each.isExact);
  const targets = paused.length === 1 ? "a paused target" : `${paused.length} paused targets`;
  if (known.length < paused.length) return [{ number: undefined, of: `jobs of ${targets}` }];
  return [
    { number: numberText(jobs, isExact), of: plural(jobs, [`job of ${targets}`, `jobs of ${targets}`]) },
  ];
}

/** Open jobs that were all examined are counted by status; of more, only their number is known. */
function openCount(open: OpenJobs | undefined): Count {
  const noun: Noun = ["job that waits or runs there", "jobs that wait or run there"];
  if (open === undefined) return countOf(undefined, noun);
  const { jobs, isExact, examined, targets } = open;
  if (examined < jobs)
    return { number: numberText(jobs, isExact), of: "open jobs, with those that are being submitted" };
  return countOf(
    targets.reduce((sum, { submitted }) => sum + submitted, 0),
    noun,
  );
}

function oldestMessage(pipeline: Pipeline): string | undefined {
  return oldestOf(pipeline, ["oldestMessageSeconds", "oldestReturnedMessageSeconds"], pipeline.queues?.jobs);
}

/**
 * How old the oldest message of a queue is, if it has one. SQS leaves out messages that were received three times; dispatchers tell the
 * age of those that they return.
 */
function oldestOf(
  { metrics }: Pipeline,
  names: readonly RecentMetric[],
  { visible, notVisible }: QueueCount = NO_MESSAGES,
): string | undefined {
  if (metrics === undefined || visible + notVisible === 0) return undefined;
  const ages = names.flatMap((name) => metrics.values[name].at(-1) ?? []);
  return ages.length === 0 ? undefined : durationText(1000 * Math.max(...ages.map(({ value }) => value)));
}

/** Of more open jobs than were examined, how old one is at least. */
function oldestOpen({ open, metrics }: Pipeline, now: number): string | undefined {
  if (open === undefined) return undefined;
  const isAll = open.examined === open.jobs;
  const examined = open.targets
    .filter(({ submitted }) => submitted > 0 || !isAll)
    .map(({ oldestSentAt }) => now - Date.parse(oldestSentAt));
  const checked = (metrics?.values.oldestOpenJobSeconds ?? []).slice(-1).map(({ value }) => 1000 * value);
  const ages = isAll ? examined : [...examined, ...checked];
  return ages.length === 0 ? undefined : `${isAll ? "" : "at least "}${durationText(Math.max(...ages))}`;
}

/** The average of the latest minutes of which everything is known. */
function flowOf({ metrics }: Pipeline, name: RecentMetric, of: string): string | undefined {
  if (metrics === undefined) return undefined;
  const { values, knownUntil } = metrics;
  const since = knownUntil - RECENT_MINUTES * 60_000;
  const isKnown = ({ at }: DataPoint) => Date.parse(at) >= since && Date.parse(at) < knownUntil;
  const total = values[name].filter(isKnown).reduce((sum, { value }) => sum + value, 0);
  const perMinute = total / RECENT_MINUTES;
  const text = perMinute < 10 ? Number(perMinute.toFixed(1)).toString() : numberText(Math.round(perMinute));
  return `${text} ${of} a minute`;
}

/** Its jobs wait, and nobody has to do anything. */
function throttled({ metrics }: Pipeline): string | undefined {
  const count = (metrics?.values.submissionsThrottled ?? []).reduce((sum, { value }) => sum + value, 0);
  if (count === 0) return undefined;
  const submissions = plural(count, ["submission", "submissions"]);
  return `The API has responded to ${numberText(count)} ${submissions} with 429 in the last minutes. They are retried.`;
}
