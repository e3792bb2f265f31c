import { join } from "node:path";
import type { DynamoDBRecord } from "aws-lambda";
import { startChild } from "./child.ts";

const MAIN = join(import.meta.dirname, "table-stub-main.ts");

/** AWS with tables that keep what is written, and the Inference API, in a process of their own. */
export interface TableStub {
  readonly url: string;
  /** What the stream of table `Jobs` got since the last time, in order. */
  takeRecords(): Promise<readonly DynamoDBRecord[]>;
  dropRecords(): Promise<void>;
  stop(): void;
}

export async function startTableStub(): Promise<TableStub> {
  const child = startChild<{ readonly isWanted: boolean }, unknown>(MAIN);
  return {
    url: `http://127.0.0.1:${await child.next()}`,
    takeRecords: async () => (await child.call({ isWanted: true })) as DynamoDBRecord[],
    dropRecords: async () => void (await child.call({ isWanted: false })),
    stop: child.stop,
  };
}
