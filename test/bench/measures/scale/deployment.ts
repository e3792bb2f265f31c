import type { FunctionName } from "../../bundles.ts";
import { deliveryEvent, jobsEvent, MINUTE } from "../../events.ts";
import { type FunctionProcess, startFunction } from "../../processes/function-process.ts";
import { startTableStub } from "../../processes/table-stub.ts";
import type { Setting } from "../../setting.ts";
import { EXPECTED } from "../expected.ts";
import { type Filling, recordsOf } from "./filling.ts";
import { createTable } from "./table.ts";

const NAMES: readonly FunctionName[] = ["dispatcher", "receiver", "publisher", "scheduler"];
const BATCH = 10;
// What the event source mapping invokes the publisher with.
const RECORDS = 100;
const IS_OPEN = new Set(["PENDING", "SUBMITTED"]);

/** CPU time of the process of each function, ms. */
export type Cpu = Readonly<Record<FunctionName, number>>;

/** All functions, with a table that contains jobs. */
export interface Deployment {
  /** Takes new jobs from their messages to their events, and removes them. A tenth of them is due once before its delivery. */
  takeJobs(jobs: number): Promise<Cpu>;
  /** The scheduler's minutes; ms for all. */
  minutes(times: number): Promise<number>;
  /** A minute of the scheduler that checks jobs; ms. */
  checkJobs(jobs: number): Promise<number>;
  stop(): void;
}

export async function startDeployment(
  { bundles }: Pick<Setting, "bundles">,
  filling: Filling,
): Promise<Deployment> {
  const stub = await startTableStub();
  const table = createTable(stub.url);
  const functions = await startFunctions(bundles, stub.url);
  const { dispatcher, receiver, publisher, scheduler } = functions;
  let jobCount = 0;

  function newIds(jobs: number): string[] {
    return Array.from({ length: jobs }, () => `order-${jobCount++}`);
  }
  const submit = (ids: readonly string[]) =>
    dispatcher.each(pagesOf(ids, BATCH).map((page) => jobsEvent(page)));
  const deliver = (ids: readonly string[]) => receiver.each(ids.map((id) => deliveryEvent(id)));
  async function publish(): Promise<number> {
    const records = await stub.takeRecords();
    // The mapping's filter drops the others.
    const ended = records.filter(({ dynamodb }) => !IS_OPEN.has(dynamodb?.NewImage?.status?.S ?? "PENDING"));
    return publisher.each(pagesOf(ended, RECORDS).map((Records) => ({ Records })));
  }
  async function remove(ids: readonly string[]): Promise<void> {
    await table.remove(ids);
    await stub.dropRecords();
  }

  await table.add(recordsOf(filling, Date.now()));
  await stub.dropRecords();
  return {
    async takeJobs(jobs) {
      const ids = newIds(jobs);
      const dispatcherMs = await submit(ids);
      await table.makeDue(ids.filter((_, n) => n % 10 === 0));
      const schedulerMs = await scheduler.each([MINUTE]);
      const receiverMs = await deliver(ids);
      const publisherMs = await publish();
      await remove(ids);
      return {
        dispatcher: dispatcherMs,
        receiver: receiverMs,
        publisher: publisherMs,
        scheduler: schedulerMs,
      };
    },
    minutes: (times) => scheduler.each(Array.from({ length: times }, () => MINUTE)),
    async checkJobs(jobs) {
      const ids = newIds(jobs);
      await submit(ids);
      await table.makeDue(ids);
      const ms = await scheduler.each([MINUTE]);
      await remove(ids);
      return ms;
    },
    stop() {
      for (const name of NAMES) functions[name].stop();
      table.stop();
      stub.stop();
    },
  };
}

async function startFunctions(
  bundles: Setting["bundles"],
  url: string,
): Promise<Record<FunctionName, FunctionProcess>> {
  const start = async (name: FunctionName) =>
    [name, await startFunction(await bundles.deployed(name), url, EXPECTED[name])] as const;
  return Object.fromEntries(await Promise.all(NAMES.map(start))) as Record<FunctionName, FunctionProcess>;
}

function pagesOf<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, n) => all.slice(n * size, (n + 1) * size));
}
