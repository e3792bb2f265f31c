import { createHash } from "node:crypto";
import type { ResultItem } from "@boomerang/client";
import { jobJson } from "../job-view.ts";

/** What an export reads: the same in each of its lines, so that it can be continued. */
export interface ExportRange {
  /** The end of its time range, ISO 8601 UTC, fixed when it starts: a job that ends later is in none of its lines. */
  readonly until: string;
  /** A digest of the deployment's name. */
  readonly deployment: string;
}

/** A line of an export as the next run needs it. */
export interface ExportedLine extends ExportRange {
  readonly cursor: string;
}

/** A job as a line of an export: its fields, where to continue after it, and what the export reads. */
export function exportLine(item: ResultItem, { until, deployment }: ExportRange): string {
  const { cursor } = item;
  const end = JSON.stringify({ cursor, until, deployment } satisfies ExportedLine);
  return `${begin(item).slice(0, -1)},${end.slice(1)}`;
}

function begin({ jobId, job, error }: ResultItem): string {
  if (job !== undefined) return jobJson(job).json;
  return JSON.stringify({ job_id: jobId, error: { code: error.code, message: error.message } });
}

/** `undefined` if it is no line of an export. */
export function readExportLine(line: string): ExportedLine | undefined {
  try {
    const { cursor, until, deployment } = JSON.parse(line) as Partial<Record<string, unknown>>;
    if (typeof cursor !== "string" || typeof until !== "string" || typeof deployment !== "string") {
      return undefined;
    }
    return Number.isNaN(Date.parse(until)) ? undefined : { cursor, until, deployment };
  } catch {
    return undefined;
  }
}

/** The deployment's name has the number of its account, which is no business of those who get the file. */
export function deploymentDigest(name: string): string {
  return createHash("sha256").update(name).digest("hex").slice(0, 16);
}
