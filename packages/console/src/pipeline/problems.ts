import type { DataPoint, QueueCount } from "@boomerang/client";
import { durationText } from "../text/duration.ts";
import { numberText } from "./number-text.ts";
import { type Pipeline, RECENT_MINUTES } from "./read-pipeline.ts";

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
  /** Whether an alarm judges it better, since its threshold is a setting of the deployment. */
  readonly isForAlarm?: boolean;
  /** Whether the runbook has a section with its title; default yes, as alarms do. */
  readonly hasSection?: boolean;
}

// The default of the deployment's setting `oldestMessageMinutes`.
const OLD_MESSAGE_SECONDS = 15 * 60;
const BEHIND_SECONDS = 5 * 60;

/** What is wrong: the alarms that are raised, and what is seen without them. */
export function findProblems(pipeline: Pipeline): Problem[] {
  const { alarms = [] } = pipeline;
  const raised = alarms.filter(({ state }) => state === "alarm");
  const problems: Problem[] = raised.map(({ title, meaning, since, runbook }) => ({
    ...{ title, text: meaning, since, runbook },
    page: PAGES[title],
  }));
  const titles = new Set(raised.map(({ title }) => title));
  for (const { isSeen, isForAlarm = false, hasSection = true, ...problem } of [
    ...queueSigns(pipeline),
    ...metricSigns(pipeline),
  ]) {
    if (!isSeen || titles.has(problem.title) || (isForAlarm && alarms.length > 0)) continue;
    const runbook = hasSection ? sectionOf(problem.title) : undefined;
    problems.push({ ...problem, page: PAGES[problem.title], runbook });
  }
  return [...problems, ...pausedTargets(pipeline)];
}

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
    return { isSeen: count > 0, text: `About ${numberText(count)} ${count === 1 ? one : more}` };
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
        "batch of events is not published any more. The outcomes are in table Jobs.",
        "batches of events are not published any more. The outcomes are in table Jobs.",
      ),
    },
  ];
}

function metricSigns({ metrics, queues }: Pipeline): Sign[] {
  if (metrics === undefined) return [];
  const oldest = latest(metrics.oldestMessageSeconds);
  const waits = queues === undefined || queues.jobs.visible + queues.jobs.notVisible > 0;
  const behind = latest(metrics.reconcileBehindSeconds);
  const accountErrors = sum(metrics.accountErrors);
  const throttled = sum(metrics.submissionsThrottled);
  const failed = sum(metrics.deliveriesFailed);
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
      title: "Submissions throttled",
      hasSection: false,
      isSeen: throttled > 0,
      text: `The API has responded to ${numberText(throttled)} ${throttled === 1 ? "submission" : "submissions"} with 429 in the last ${RECENT_MINUTES} minutes. These jobs wait, and are submitted again. Others in the organization use the same limit.`,
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
      text: `${numberText(failed)} ${failed === 1 ? "delivery was" : "deliveries were"} answered with 5xx in the last ${RECENT_MINUTES} minutes. The provider repeats each once.`,
    },
  ];
}

function pausedTargets({ paused }: Pipeline): Problem[] {
  return paused.map(({ target, pausedAt, waiting }) => ({
    title: `Paused: ${target}`,
    text: `Somebody has paused this target. ${waitingText(waiting)}`,
    since: pausedAt,
    page: { path: "/targets", label: "Resume it" },
  }));
}

function waitingText(waiting: Pipeline["paused"][number]["waiting"]): string {
  if (waiting === undefined) return "Its jobs wait.";
  const { jobs, isExact } = waiting;
  if (jobs === 0) return "None of its jobs waits yet.";
  return `${numberText(jobs, isExact)} of its jobs ${jobs === 1 ? "waits" : "wait"}.`;
}

const latest = (points: readonly DataPoint[]): number => points.at(-1)?.value ?? 0;
const sum = (points: readonly DataPoint[]): number => points.reduce((all, { value }) => all + value, 0);
