import { type Target, targetText } from "@boomerang/core";
import { type BillLine, billOf, type ModelLine } from "./bill.ts";
import type { Collaborators } from "./collaborators.ts";
import { type JobsReport, jobsReport } from "./job-times.ts";
import { jobIdOf, jobMessage } from "./messages.ts";
import { type DeliveryResponse, postDeliveries } from "./oversized-delivery.ts";
import { provokeReturns } from "./provoke-returns.ts";
import { readUse, type Use } from "./read-use.ts";
import { sendJobs } from "./send-jobs.ts";
import { waitForOutcomes } from "./wait-for-outcomes.ts";

/** How to measure. Times in milliseconds. */
export interface Run {
  /** Part of all job ids: different for each run. */
  readonly runId: string;
  readonly jobs: number;
  readonly target: Target;
  /** JSON text. It is never printed. */
  readonly input: string;
  /** How long to wait for outcomes at most. */
  readonly waitMs: number;
  /** How long CloudWatch takes until logs and metrics are complete. */
  readonly settleMs: number;
  readonly oversizedDelivery: boolean;
  readonly visibility: boolean;
  readonly absentTarget: Target;
  /** The cost model for a million jobs. */
  readonly model: readonly ModelLine[];
}

/** The result of a run, without inputs, outputs, ids of the account, or secrets. */
export interface Measurement {
  readonly startedAt: string;
  readonly seconds: number;
  readonly stackName: string;
  readonly region: string;
  readonly target: string;
  readonly inputBytes: number;
  readonly jobs: JobsReport;
  readonly use: Omit<Use, "units">;
  readonly bill: readonly BillLine[];
  /** Present if that was to be measured. */
  readonly oversized?: readonly DeliveryResponse[] | undefined;
  readonly isVisibilityProvoked: boolean;
}

/** Sends jobs and measures what becomes of them. It ends by itself. */
export async function measure(collaborators: Collaborators, run: Run): Promise<Measurement> {
  const { stack, fetch, clock, sleep, progress } = collaborators;
  const { runId, target, input, waitMs, settleMs } = run;
  const { description } = stack;
  const from = clock.now();
  const messages = Array.from({ length: run.jobs }, (_, n) =>
    jobMessage(jobIdOf(runId, "job", n), target, input),
  );
  progress(`Sending ${run.jobs} jobs for ${targetText(target)}`);
  const sent = await sendJobs(collaborators, messages);
  const outcomes = await waitForOutcomes(
    collaborators,
    sent.map(({ jobId }) => jobId),
    waitMs,
  );
  // What the jobs used is read before the experiments, which use something, too.
  progress(`Waiting ${settleMs / 1000} s for logs and metrics`);
  await sleep(settleMs);
  const { units, ...use } = await readUse(stack, { from, to: clock.now() }, outcomes.readUnits);
  if (run.oversizedDelivery) progress("Posting deliveries of 4.5 to 10.6 MB with an invalid token");
  const oversized = run.oversizedDelivery
    ? await postDeliveries(
        { fetch, now: clock.now },
        description.webhookBaseUrl,
        jobIdOf(runId, "oversized", 0),
      )
    : undefined;
  const notes = [...use.notes];
  const provoked = run.visibility
    ? await provokeReturns(collaborators, run).catch((error: unknown) => {
        // What was measured before is worth more than a run that failed.
        notes.push(
          `The experiment on visibility ended early: ${error instanceof Error ? error.name : "unknown error"}.`,
        );
        return [];
      })
    : [];
  return {
    startedAt: new Date(from).toISOString(),
    seconds: (clock.now() - from) / 1000,
    stackName: description.stackName,
    region: description.region,
    target: targetText(target),
    inputBytes: Buffer.byteLength(input),
    jobs: jobsReport(sent, outcomes.records),
    use: { ...use, notes, returned: [...use.returned, ...provoked] },
    bill: billOf(run.jobs, run.model, units),
    oversized,
    isVisibilityProvoked: run.visibility,
  };
}
