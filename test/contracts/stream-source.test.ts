import { startStreamSource } from "@boomerang/local";
import { createDynamoJobStore } from "@boomerang/runtime";
import { createChance } from "@boomerang/testkit/chance";
import { streamSourceContract } from "@boomerang/testkit/contracts/stream-source-contract";
import { functionOf } from "@boomerang/testkit/models/lambda-function";
import { consumeStream, type StreamSource } from "@boomerang/testkit/models/stream-source";
import { type Change, createTable } from "@boomerang/testkit/models/table";
import { VirtualClock } from "@boomerang/testkit/virtual-clock";
import { untilInRealTime, untilInVirtualTime } from "@boomerang/testkit/wait-until";
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from "aws-lambda";
import { onTestFinished } from "vitest";
import { STREAM } from "../simulation/deployed/as-deployed.ts";
import { localDynamoDb } from "./local-aws.ts";

streamSourceContract(
  "of the simulation",
  async ({ passes = () => true }) => {
    const time = new VirtualClock();
    const early: Change[] = [];
    let source: StreamSource | undefined;
    const store = createTable(
      (_, callback) => callback(),
      (change) => (source === undefined ? void early.push(change) : source.add(change)),
    );
    return {
      store,
      connect(consumer) {
        source = consumeStream({
          ...{ passes, sleep: time.sleep, chance: createChance(1), consumer: functionOf(consumer) },
          batchSize: STREAM.batchSize,
          lanes: STREAM.shards * STREAM.lanes,
          unavailableMs: () => 0,
          losesResponse: () => false,
        });
        for (const change of early) source.add(change);
      },
      waiting: () => source?.pending() ?? early.length,
      until: (condition) => untilInVirtualTime(time, condition),
    };
  },
  { filter: true, halving: true },
);

streamSourceContract(
  "DynamoDB",
  async () => {
    const { client, tables, jobsStream } = await localDynamoDb();
    return {
      store: createDynamoJobStore(client, tables.jobs),
      connect(consumer) {
        const source = startStreamSource({
          stream: jobsStream,
          function: { name: "publisher" },
          // Also responses that its type does not allow: Lambda gets those too.
          handler: consumer as (event: DynamoDBStreamEvent) => Promise<DynamoDBBatchResponse>,
          sleep: async () => undefined,
        });
        onTestFinished(() => source.stop());
      },
      waiting: () => jobsStream.pending,
      until: untilInRealTime,
    };
  },
  // The publisher skips what the filter would exclude, and the local event source retries whole batches.
  { filter: false, halving: false },
);
