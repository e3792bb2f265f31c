import type { JobWithoutOutput, ProviderRequest } from "@boomerang/client";

/** Something that happened to a job. */
export interface Step {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly what: string;
  readonly detail?: string | undefined;
  /** Milliseconds since the step before; `undefined` for the first. */
  readonly sinceMs?: number | undefined;
}

export type Place =
  | "in our queue"
  | "our queue, and earlier submissions"
  | "submissions, and the provider"
  | "at the provider (its queue and the inference)"
  | "delivery";

/** A part of the time between a job's message and its outcome. */
export interface Span {
  readonly where: Place;
  readonly ms: number;
}

export interface Timeline {
  readonly steps: readonly Step[];
  readonly spans: readonly Span[];
  /** What the record does not tell. */
  readonly unknown: readonly string[];
}

/**
 * What happened to a job, in order, and where its time went, from its record and, while the provider knows its request, from there.
 *
 * @param provider what the provider knows of the latest request
 * @param now milliseconds since the epoch; the end of what still goes on
 */
export function timelineOf(
  job: JobWithoutOutput,
  provider: ProviderRequest | undefined,
  now: number,
): Timeline {
  const completedAt = "completedAt" in job ? job.completedAt : undefined;
  const nextCheckAt = "nextCheckAt" in job ? job.nextCheckAt : undefined;
  const ended = providerEnd(provider);
  const steps = withGaps([
    job.sentAt && { at: job.sentAt, what: "Message sent to the jobs queue" },
    {
      at: job.createdAt,
      what: job.submissions > 0 || job.status === "PENDING" ? "Claimed by a dispatcher" : "Record created",
      detail: job.sentAt === undefined ? "when its message was sent is not recorded" : undefined,
    },
    job.submittedAt && {
      at: job.submittedAt,
      what: submittedText(job, ended),
      detail: job.requestId && `request ${job.requestId}`,
    },
    ended && { at: ended, what: `Inference ended at the provider: ${provider?.status}` },
    completedAt && { at: completedAt, what: outcomeText(job), detail: deliveriesText(job) },
    nextCheckAt && { at: nextCheckAt, what: NEXT_CHECK[job.status] ?? "" },
  ]);
  return { steps, spans: spansOf(job, completedAt, ended, now), unknown: unknownOf(job, provider) };
}

/** A delivery may be quicker than the response to its submission. */
function submittedText(
  { submissions, submittedAt = "" }: JobWithoutOutput,
  ended: string | undefined,
): string {
  if (ended !== undefined && ended < submittedAt) return "Submission recorded, when its inference had ended";
  return submissions > 1 ? `Submitted, for the ${ordinal(submissions)} time` : "Submitted";
}

const NEXT_CHECK: Readonly<Record<string, string>> = {
  PENDING: "Until then it can wait to be submitted; it goes on as soon as it can",
  SUBMITTED: "Next check against the API, if no delivery comes before",
};

type Given = Omit<Step, "sinceMs"> | "" | undefined;

function withGaps(given: readonly Given[]): Step[] {
  const steps = given.filter((step) => step !== "" && step !== undefined) as Omit<Step, "sinceMs">[];
  const sorted = steps.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
  return sorted.map((step, n) => {
    const before = sorted[n - 1];
    return before === undefined ? step : { ...step, sinceMs: Date.parse(step.at) - Date.parse(before.at) };
  });
}

/** When the inference ended. Other statuses are not its end. */
function providerEnd(provider: ProviderRequest | undefined): string | undefined {
  if (provider?.status !== "SUCCEEDED" && provider?.status !== "FAILED") return undefined;
  // The provider's times are UTC, whether they say so or not.
  const time = Date.parse(
    /(?:Z|[+-]\d\d:\d\d)$/.test(provider.statusAt) ? provider.statusAt : `${provider.statusAt}Z`,
  );
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}

function outcomeText({ status, deliveries }: JobWithoutOutput): string {
  if (status === "SUCCEEDED") return "Result delivered and stored: SUCCEEDED";
  return deliveries > 0 && status === "FAILED"
    ? "Failure delivered and stored: FAILED"
    : `Ended as ${status}`;
}

function deliveriesText({ deliveries }: JobWithoutOutput): string | undefined {
  return deliveries > 1 ? `${deliveries} deliveries came; the first result counts` : undefined;
}

function spansOf(
  job: JobWithoutOutput,
  completedAt: string | undefined,
  ended: string | undefined,
  now: number,
): Span[] {
  const start = job.sentAt ?? job.createdAt;
  const end = completedAt ?? new Date(now).toISOString();
  return boundsOf(job, start, end, ended)
    .map(([where, from, to]) => ({ where, ms: Date.parse(to) - Date.parse(from) }))
    .filter(({ ms }) => ms > 0);
}

type Bounds = readonly [where: Place, from: string, to: string];

function boundsOf(job: JobWithoutOutput, start: string, end: string, ended = end): Bounds[] {
  const { submissions } = job;
  if (!wasAccepted(job)) return [["in our queue", start, end]];
  if (submissions > 1 && job.submittedAt === undefined)
    return [["submissions, and the provider", start, end]];
  // The first submission is made at once after the claim: without a time of its own, that is when it was.
  const recorded = job.submittedAt ?? job.createdAt;
  const [submittedAt = recorded] = [recorded, ended].sort();
  return [
    [submissions > 1 ? "our queue, and earlier submissions" : "in our queue", start, submittedAt],
    ["at the provider (its queue and the inference)", submittedAt, ended],
    ["delivery", ended, end],
  ];
}

/** Whether the provider has had the job, as far as is known. */
const wasAccepted = ({ submissions, status }: JobWithoutOutput): boolean =>
  submissions > 0 && status !== "REJECTED";

function unknownOf(job: JobWithoutOutput, provider: ProviderRequest | undefined): string[] {
  if (!wasAccepted(job)) return [];
  const { submissions, requestId, submittedAt } = job;
  const isKnown = provider !== undefined || requestId === undefined;
  return [
    ...(submissions > 1 ? ["when the earlier submissions were: a record has the latest"] : []),
    ...(submittedAt === undefined
      ? [
          "when the API accepted the submission: the delivery was quicker than the response, or that did not come",
        ]
      : []),
    "how the time at the provider divides into its queue and the inference: the provider does not tell",
    "when it was checked, and when its events were published: a record does not say",
    ...(isKnown
      ? []
      : [
          "when the inference ended, and so how long the delivery took: the provider can be asked until an hour after the end of a request",
        ]),
  ];
}

function ordinal(n: number): string {
  return n === 2 ? "second" : n === 3 ? "third" : `${n}th`;
}
