import { isOutcome, JOB_STATUSES, JsonText, memberText, stringifyMembers, tryParse } from "@boomerang/core";
import * as v from "valibot";
import { noteOf } from "../report/problems.ts";
import type { LineOutcome, ReportedJob } from "../report/report-state.ts";

/** How each line of an output file begins. */
export const LINE_START = '{"line":';

/**
 * Formats the outcome of a line as one line of JSON; the result keeps its number formats.
 *
 * @param digest SHA-256 of the message of the line, hex
 */
export function outputLine(outcome: LineOutcome, digest: string): string {
  const { line, jobId, job, deadLetter } = outcome;
  return stringifyMembers({
    line,
    job_id: jobId,
    status: job?.status,
    ...resultOf(job),
    errors: job?.errors,
    dead_letter: deadLetter && { code: deadLetter.code, message: deadLetter.message },
    note: noteOf(outcome),
    message_digest: digest,
  });
}

function resultOf(job: ReportedJob | undefined) {
  if (job?.result === undefined) return {};
  if (job.isNotJson) return { result_text: job.result };
  // In JSON text, line breaks occur only between tokens.
  return { result: new JsonText(job.result.replace(/[\r\n]+/g, " ")) };
}

/** A line of an output file, read back. Why it has no job follows from its message. */
export interface WrittenLine {
  readonly line: number;
  readonly digest: string;
  readonly jobId?: string;
  readonly job?: ReportedJob;
  readonly deadLetter?: { readonly code: string; readonly message: string };
}

const reasonSchema = v.object({ code: v.string(), message: v.string() });
const writtenSchema = v.pipe(
  v.object({
    line: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
    message_digest: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
    job_id: v.optional(v.string()),
    status: v.optional(v.picklist(JOB_STATUSES.filter(isOutcome))),
    result_text: v.optional(v.string()),
    errors: v.optional(v.array(reasonSchema)),
    dead_letter: v.optional(reasonSchema),
    note: v.optional(v.string()),
  }),
  v.check(({ status, job_id }) => status === undefined || job_id !== undefined),
  v.check(({ status, dead_letter, note }) => (status ?? dead_letter ?? note) !== undefined),
);

/** Reads what {@link outputLine} has written; `undefined` when a text is something else. */
export function readOutputLine(text: string): WrittenLine | undefined {
  const parsed = v.safeParse(writtenSchema, tryParse(text));
  if (!parsed.success) return undefined;
  const {
    line,
    message_digest: digest,
    job_id: jobId,
    status,
    errors,
    result_text,
    dead_letter,
  } = parsed.output;
  const result = result_text ?? memberText(text, "result");
  return {
    line,
    digest,
    ...(jobId !== undefined && { jobId }),
    ...(jobId !== undefined &&
      status !== undefined && {
        job: {
          jobId,
          status,
          ...(result !== undefined && { result }),
          ...(result_text !== undefined && { isNotJson: true }),
          ...(errors && { errors }),
        },
      }),
    ...(dead_letter && { deadLetter: dead_letter }),
  };
}
