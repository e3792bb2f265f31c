import type { CodeExplanation, Job, ListedJob } from "@boomerang/client";
import { cutToWidth, oneLine } from "@boomerang/local/terminal-text";
import { exactDuration, number } from "./format.ts";
import type { Io } from "./io/io.ts";
import { Raw } from "./io/output.ts";

/** What a view needs of the client library. */
export interface Words {
  readonly formatTarget: (target: NonNullable<Job["target"]>) => string;
  readonly explainCode: (code: string) => CodeExplanation | undefined;
  /** How much is shown of an output or a message, in columns: a large one would fill a terminal for minutes. */
  readonly maxShown: number;
}

const MAX_ON_TERMINAL = 2000;

/** Loads the client library. */
export async function loadWords({ stdout }: Pick<Io, "stdout">): Promise<Words> {
  const { explainCode, formatTarget } = await import("@boomerang/client");
  return {
    formatTarget,
    maxShown: stdout.isTerminal ? MAX_ON_TERMINAL : Number.POSITIVE_INFINITY,
    explainCode(code) {
      // The list has one entry for the codes of every status.
      const explanation = explainCode(code.replace(/^http_\d{3}$/, "http_{status}"));
      return explanation && { ...explanation, code };
    },
  };
}

/**
 * A job as JSON, with the names of its record. `output` is the output as the model wrote it; one that is no strict JSON is the
 * string `output_text`.
 */
export function jobJson(job: Job): Raw {
  const { jobId, batchId, replayOf, requestId, createdAt, submittedAt } = job;
  const fields = {
    job_id: jobId,
    status: job.status,
    batch_id: batchId,
    replay_of: replayOf,
    target: job.target,
    metadata: job.metadata,
    request_id: requestId,
    submissions: job.submissions,
    deliveries: job.deliveries,
    created_at: createdAt,
    submitted_at: submittedAt,
    completed_at: "completedAt" in job ? job.completedAt : undefined,
    errors: job.errors,
    output_text: job.status === "SUCCEEDED" && !job.isJson ? job.text : undefined,
  };
  const json = JSON.stringify(fields);
  return new Raw(
    job.status === "SUCCEEDED" && job.isJson ? `${json.slice(0, -1)},"output":${inOneLine(job.text)}}` : json,
  );
}

/** In JSON, line breaks are only between tokens. */
export function inOneLine(json: string): string {
  return json.replaceAll(/[\r\n]+/g, " ");
}

const LABEL_WIDTH = 12;

/** A job for people: all that is known, and what each error means. */
export function jobText(job: Job, { formatTarget, explainCode, maxShown }: Words): string {
  const completedAt = "completedAt" in job ? job.completedAt : undefined;
  const rows: (readonly [string, string | undefined])[] = [
    ["target", job.target && formatTarget(job.target)],
    ["batch", job.batchId],
    ["replay of", job.replayOf],
    ["request id", job.requestId],
    ["created", job.createdAt],
    ["submitted", job.submittedAt],
    [
      "completed",
      completedAt &&
        `${completedAt}, after ${exactDuration(Date.parse(completedAt) - Date.parse(job.createdAt))}`,
    ],
    ["submissions", String(job.submissions)],
    ...Object.entries(job.metadata ?? {}).map(([name, value]) => ["metadata", `${name}: ${value}`] as const),
  ];
  const lines = [
    `${job.jobId}  ${job.status}`,
    ...rows.flatMap(([label, value]) => (value === undefined ? [] : [row(label, value)])),
    ...job.errors.flatMap(({ code, message }) => {
      const action = explainCode(code)?.action;
      return [row("error", `${code}: ${message}`), ...(action === undefined ? [] : [row("", action)])];
    }),
  ];
  if (job.status !== "SUCCEEDED") return lines.join("\n");
  const output = cutText(job.text, maxShown, `boomerang get ${job.jobId} --result`);
  return [...lines, row("output", output)].join("\n");
}

/** A text in one line, and if it is cut, how long it is and which command prints all. */
export function cutText(text: string, columns: number, command: string): string {
  const line = oneLine(text);
  const start = cutToWidth(line, columns);
  return start === line ? line : `${start} (${number(text.length)} characters; ${command} prints all)`;
}

function row(label: string, value: string): string {
  return `  ${label.padEnd(LABEL_WIDTH)}${oneLine(value)}`;
}

/** A job of a list as JSON. */
export function listedJson(job: ListedJob): object {
  return {
    job_id: job.jobId,
    status: job.status,
    target: job.target,
    batch_id: job.batchId,
    replay_of: job.replayOf,
    created_at: job.createdAt,
    completed_at: job.completedAt,
    cursor: job.cursor,
  };
}

/** A job of a list in one line: when it ended, or was created if it is open. */
export function listedText(
  job: Omit<ListedJob, "cursor">,
  { formatTarget }: Pick<Words, "formatTarget">,
): string {
  const time = (job.completedAt ?? job.createdAt).replace(/\.\d+Z$/, "Z");
  const target = job.target === undefined ? "-" : formatTarget(job.target);
  return `${time}  ${job.status.padEnd(9)}  ${target.padEnd(28)}  ${job.jobId}`;
}
