import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Where `run bench --write-counts` writes what it has counted. */
export const COUNTS_PATH = join(import.meta.dirname, "counts.json");

/** What the deployed functions call. */
export type Service = "DynamoDB" | "SQS" | "Secrets Manager" | "EventBridge" | "Inference API";

/** The functions that work on a job whose submission is accepted at once and whose delivery succeeds. */
export type CountedFunction = "dispatcher" | "receiver" | "publisher";

/** What a function did for a number of jobs. */
export interface FunctionCounts {
  readonly invocations: number;
  readonly calls: Readonly<Partial<Record<Service, number>>>;
  /** DynamoDB's, by table, or table and index. */
  readonly writeUnits: Readonly<Record<string, number>>;
  readonly readUnits: number;
  /** Entries of `PutEvents`. */
  readonly events: number;
  readonly logLines: number;
  /** Without what Lambda itself logs. */
  readonly logBytes: number;
  /** Names of the metrics in those lines. */
  readonly metrics: readonly string[];
}

export type WorkloadCounts = Readonly<Record<CountedFunction, FunctionCounts>> & {
  readonly jobs: number;
  /** Bytes of the record of a job that has ended, without its result. */
  readonly recordBytes: number;
};

/** What the functions do for jobs with 1 KB of input and 1 KB of result. */
export interface Counts {
  /** Each in an invocation of its own, in processes that are in use. */
  readonly oneByOne: WorkloadCounts;
  /** In batches of ten, in processes that are in use; each delivery is an invocation of its own. */
  readonly backlog: WorkloadCounts;
  /** The first invocation of each process, with what is done when it starts. */
  readonly start: Readonly<Record<CountedFunction, FunctionCounts>>;
  /** Calls that wait for one another in an invocation for one job. */
  readonly path: Readonly<Record<CountedFunction, Readonly<Partial<Record<Service, number>>>>>;
}

let counts: Counts | undefined;

/** What the benchmark counted last; a test counts again and compares. */
export function readCounts(): Counts {
  counts ??= JSON.parse(readFileSync(COUNTS_PATH, "utf8")) as Counts;
  return counts;
}
