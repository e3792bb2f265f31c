import { createDynamoQuarantineStore } from "@boomerang/runtime";
import { quarantineStoreContract } from "@boomerang/testkit/contracts/quarantine-store-contract";
import { createQuarantineStoreModel } from "@boomerang/testkit/models/quarantine-store";
import { localDynamoDb } from "./local-aws.ts";

quarantineStoreContract("in memory", async () => createQuarantineStoreModel());

quarantineStoreContract("DynamoDB", async () => {
  const { client, tables } = await localDynamoDb();
  return createDynamoQuarantineStore(client, tables.control);
});
