import { ERROR_CODES, type JobStatus } from "@boomerang/core";
import { type LogFields, safeError } from "@boomerang/runtime";
import type { BusEvent } from "../aws/put-events.ts";
import { WorkerEndedError } from "../lambda/worker-function.ts";
import type { ReportedLetter } from "../pipeline/report-dead-letters.ts";
import { oneLine } from "../report/terminal-text.ts";

const PROBLEMS: readonly unknown[] = ["FAILED", "EXPIRED", "REJECTED", "LOST"] satisfies JobStatus[];

/** What to say about the event of a job; `undefined` if it is no problem. */
export function jobProblem({ detail }: BusEvent): string | undefined {
  const { job_id, status, errors } = detail;
  if (!PROBLEMS.includes(status)) return undefined;
  // Messages of the API and of models are not shown: they may quote the input.
  const codes = Array.isArray(errors) ? errors.map(({ code }: { code: unknown }) => String(code)) : [];
  const meanings = codes.map((code) => {
    const known = Object.entries(ERROR_CODES).find(([name]) => name === code)?.[1];
    return known === undefined ? code : `${code}: ${known.meaning.replace(/\.$/, "")}`;
  });
  const why = meanings.length > 0 ? `: ${meanings.join("; ")}` : "";
  return oneLine(`Job ${job_id} is ${status}${why}. Its record has the details.`);
}

export function deadLetterProblem({ code, message, messageId }: ReportedLetter): string {
  const which = messageId === undefined ? "A message" : `Message ${messageId}`;
  return oneLine(`${which} is a dead letter, ${code}: ${message}`);
}

/** What failed in the console itself. */
export function consoleProblem(error: unknown): string {
  return oneLine(`The console failed: ${errorText(error)}`);
}

export function invocationProblem(error: unknown): string {
  return oneLine(`A Lambda invocation failed: ${errorText(error)}`);
}

/** A line of the handlers' log, which contains no input, output or secret. */
export function logProblem(message: string, fields: LogFields = {}): string {
  const details = Object.entries(fields).flatMap(([name, value]) => {
    if (name === "error") return [errorText(value)];
    return typeof value === "string" || typeof value === "number" ? [`${name} ${value}`] : [];
  });
  const text = message.charAt(0).toUpperCase() + message.slice(1);
  return oneLine(details.length > 0 ? `${text} (${details.join(", ")})` : text);
}

function errorText(error: unknown): string {
  const { name, message: safeMessage, code } = safeError(error);
  // It quotes nothing; its cause may.
  if (error instanceof WorkerEndedError) {
    const why = error.cause === undefined ? "" : ` (${errorText(error.cause)})`;
    return `${name}: ${error.message}${why}`;
  }
  return [name, safeMessage ?? code].filter((part) => part !== undefined).join(": ");
}
