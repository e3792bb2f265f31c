import { join } from "node:path";
import { startChild } from "./child.ts";
import type { WriteUnits } from "./counting-table.ts";

const MAIN = join(import.meta.dirname, "stub-main.ts");

/** A request to the stub; times in milliseconds, of its own clock. */
export interface StubRequest {
  /** Of AWS, such as `UpdateItem`; `API` for one to the Inference API. */
  readonly operation: string;
  readonly from: number;
  readonly to: number;
  /** DynamoDB's read units. */
  readonly readUnits?: number;
  /** Events of a `PutEvents`. */
  readonly events?: number;
}

export interface Requests {
  /** In the order in which they ended. */
  readonly requests: readonly StubRequest[];
  readonly units: WriteUnits;
  /** Of all items of table `Jobs`, as they are now. */
  readonly jobsBytes: number;
}

/** AWS and the Inference API, in a process of their own. */
export interface Stub {
  readonly url: string;
  /** What came since the start, or the last call; the tables are empty afterwards, unless they are kept. */
  take(options?: { readonly keepsTables: boolean }): Promise<Requests>;
  stop(): void;
}

export interface StubLatencies {
  readonly awsMs?: number;
  readonly apiMs?: number;
}

export async function startStub({ awsMs = 0, apiMs = 0 }: StubLatencies = {}): Promise<Stub> {
  const child = startChild<object, unknown>(MAIN, { args: [String(awsMs), String(apiMs)] });
  return {
    url: `http://127.0.0.1:${await child.next()}`,
    take: async ({ keepsTables } = { keepsTables: false }) => (await child.call({ keepsTables })) as Requests,
    stop: child.stop,
  };
}
