import { createMemoryBlobStore, createS3BlobStore } from "@boomerang/runtime";
import { blobStoreContract } from "./blob-store-contract.ts";
import { localSqsAndS3 } from "./local-aws.ts";

blobStoreContract("in memory", async () => createMemoryBlobStore());

blobStoreContract("S3", async () => {
  const { s3, bucket } = await localSqsAndS3();
  return createS3BlobStore(s3, bucket);
});
