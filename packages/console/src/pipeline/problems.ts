import type { DataPoint, QueueCount } from "@boomerang/client";
import { durationText } from "../text/duration.ts";
import { numberText, plural } from "./number-text.ts";
import type { Pipeline } from "./read-pipeline.ts";

/** Something that needs a person. */
export interface Problem {
  /** Of an alarm: also the title of its section in the runbook. */
  readonly title: string;
  /** What happened, and what that means for jobs. */
  readonly text: string;
  /** Since when, if that is known. ISO 8601, UTC. */
  readonly since?: string | undefined;
  /** Where to read what to do, as the alarm says it, or a section of the project's runbook. */
  readonly runbook?: string | undefined;
  /** A page of the console that shows it, or where it can be changed. */
  readonly page?: { readonly path: string; readonly label: string } | undefined;
}

/** A state that an alarm is about, seen before the alarm is raised, or where there is none. */
interface Sign extends Problem {
  readonly isSeen: boolean;
  /** Whether it is left to the alarms, if there are any: their thresholds are settings of the deployment. */
  readonly isForAlarm?: boolean;
}

// For a local pipeline, and a stack whose alarms may not be read.
const OLD_MESSAGE_SECONDS = 15 * 60;
const BEHIND_SECONDS = 5 * 60;

/** What is wrong: the alarms that are raised, and what is seen without them. */
export function findProblems(pipeline: Pipeline): Problem[] {
  const { alarms = [] } = pipeline;
  const raised = alarms.filter(({ state }) => state === "alarm");
  const problems: Problem[] = raised.map(({ title, meaning, since, runbook }) => ({
    ...{ title, text: meaning, since, runbook },
    page: PAGES[nameOf(title)],
  }));
  const names = new Set(raised.map(({ title }) => nameOf(title)));
  for (const { isSeen, isForAlarm = false, ...problem } of [
    ...queueSigns(pipeline),
    ...metricSigns(pipeline),
  ]) {
    const { title } = problem;
    if (!isSeen || names.has(title) || (isForAlarm && alarms.length > 0)) continue;
    problems.push({ ...problem, page: PAGES[title], runbook: sectionOf(title) });
  }
  return [...problems, ...pausedTargets(pipeline)];
}

/** Without what it concerns: `Jobs lost (scheduler)`. */
const nameOf = (title: string): string => title.replace(/ \(.*\)$/, "");

const PAGES: Readonly<Record<string, Problem["page"]>> = {
  "Dead letters": { path: "/dead-letters", label: "See each with its reason" },
  "Jobs lost": { path: "/jobs?status=LOST", label: "See them" },
  "Oldest open job": { path: "/jobs?status=OPEN", label: "See the open jobs" },
};

/** The address of a section of the runbook has the form that GitHub gives headings. */
function sectionOf(title: string): string {
  return `docs/runbook.md#${title.toLowerCase().replaceAll(" ", "-")}`;
}

function queueSigns({ queues }: Pipeline): Sign[] {
  if (queues === undefined) return [];
  const { deadLetters, spill, quarantine, unpublished } = queues;
  const about = (queue: QueueCount | undefined, one: string, more: string) => {
    const count = queue === undefined ? 0 : queue.visible + queue.notVisible;
    return { isSeen: count > 0, text: `About ${numberText(count)} ${plural(count, [one, more])}` };
  };
  return [
    {
      title: "Dead letters",
      ...about(
        deadLetters,
        "message cannot be processed. It waits for you, with its reason.",
        "messages cannot be processed. They wait for you, each with its reason.",
      ),
    },
    {
      title: "Spill queue not empty",
      ...about(
        spill,
        "delivery could not be stored when it arrived. It is safe, and is stored when the cause is gone.",
        "deliveries could not be stored when they arrived. They are safe, and are stored when the cause is gone.",
      ),
    },
    {
      title: "Deliveries quarantined",
      ...about(
        quarantine,
        "delivery has a signature that matches none of the webhook secrets. It is kept for a day.",
        "deliveries have signatures that match none of the webhook secrets. They are kept for a day.",
      ),
    },
    {
      title: "Events not published",
      ...about(
        unpublished,
        "batch of events could not be published, and is not retried. The outcomes are in table Jobs.",
        "batches of events could not be published, and are not retried. The outcomes are in table Jobs.",
      ),
    },
  ];
}

function metricSigns({ metrics, queues }: Pipeline): Sign[] {
  if (metrics === undefined) return [];
  const { values } = metrics;
  const oldest = Math.max(latest(values.oldestMessageSeconds), latest(values.oldestReturnedMessageSeconds));
  const waits = queues === undefined || queues.jobs.visible + queues.jobs.notVisible > 0;
  const behind = latest(values.reconcileBehindSeconds);
  const accountErrors = sum(values.accountErrors);
  const failed = sum(values.deliveriesFailed);
  return [
    {
      title: "Oldest message",
      isSeen: waits && oldest > OLD_MESSAGE_SECONDS,
      isForAlarm: true,
      text: `The oldest message has waited on the jobs queue for ${durationText(oldest * 1000)}.`,
    },
    {
      title: "Account rejected",
      isSeen: accountErrors > 0,
      isForAlarm: true,
      text: "The API rejects the account, or its key cannot be used. Jobs wait until that is corrected.",
    },
    {
      title: "Reconcile behind",
      isSeen: behind > BEHIND_SECONDS,
      isForAlarm: true,
      text: `Checks of open jobs are overdue by ${durationText(behind * 1000)}. Jobs whose delivery is missing get their outcome later.`,
    },
    {
      title: "Deliveries failed with 5xx",
      isSeen: failed > 0,
      isForAlarm: true,
      text: `${numberText(failed)} ${plural(failed, ["delivery was", "deliveries were"])} answered with 5xx in the last minutes. The provider repeats each once.`,
    },
  ];
}

/** A paused target is a problem once jobs wait for it. */
function pausedTargets({ paused }: Pipeline): Problem[] {
  return paused
    .filter(({ waiting }) => waiting?.jobs !== 0)
    .map(({ target, pausedAt, waiting }) => ({
      title: `Paused: ${target}`,
      text: `Somebody has paused this target. ${waitingText(waiting)}`,
      since: pausedAt,
      page: { path: "/targets", label: "Resume it" },
    }));
}

function waitingText(waiting: Pipeline["paused"][number]["waiting"]): string {
  if (waiting === undefined) return "Its jobs wait.";
  const { jobs, isExact } = waiting;
  return `${numberText(jobs, isExact)} of its jobs ${plural(jobs, ["waits", "wait"])}.`;
}

const latest = (points: readonly DataPoint[]): number => points.at(-1)?.value ?? 0;
const sum = (points: readonly DataPoint[]): number => points.reduce((all, { value }) => all + value, 0);
