import { createDynamoJobStore } from "@boomerang/runtime";
import { createDynamoIndexReader } from "@boomerang/runtime/job-index";
import { jobIndexContract } from "@boomerang/testkit/contracts/job-index-contract";
import { createIndexReaderModel } from "@boomerang/testkit/models/index-reader";
import { createJobStoreModel } from "@boomerang/testkit/models/job-store";
import { localDynamoDb } from "./local-aws.ts";

const inMemory = async (pageSize?: number) => {
  const store = createJobStoreModel();
  return { store, reader: createIndexReaderModel(store.jobs, pageSize) };
};

jobIndexContract("in memory", inMemory);
jobIndexContract("in memory, with small pages", () => inMemory(2));
jobIndexContract("DynamoDB", async () => {
  const { client, tables } = await localDynamoDb();
  return {
    store: createDynamoJobStore(client, tables.jobs),
    reader: createDynamoIndexReader(client, tables.jobs),
  };
});
