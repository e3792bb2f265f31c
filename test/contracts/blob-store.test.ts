import { createS3BlobStore } from "@boomerang/runtime";
import { blobStoreContract } from "@boomerang/testkit/contracts/blob-store-contract";
import { createBlobStoreModel } from "@boomerang/testkit/models/blob-store";
import { localSqsAndS3 } from "./local-aws.ts";

blobStoreContract("in memory", async () => createBlobStoreModel());

blobStoreContract("S3", async () => {
  const { s3, bucket } = await localSqsAndS3();
  return createS3BlobStore(s3, bucket);
});
