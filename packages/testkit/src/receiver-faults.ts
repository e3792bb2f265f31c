import type { Sleep } from "@boomerang/core";
import type { BlobStore, JobStore, Queue, Secrets } from "@boomerang/runtime";
import { type Fault, withFault } from "./harness.ts";

/** The collaborators of the receiver that may have a fault. */
export type CollaboratorName =
  | "table"
  | "bucket"
  | "spillQueue"
  | "deadLetters"
  | "linkKey"
  | "webhookSecrets";

interface ReceiverParts extends Pick<Secrets, "linkKey" | "webhookSecrets"> {
  readonly store: JobStore;
  readonly blobs: BlobStore;
  readonly spillQueue: Queue;
  readonly deadLetters: Queue;
}

/** Collaborators of the receiver, each with the fault that `faultOf` returns at the time of a call. */
export function withReceiverFaults(
  { store, blobs, spillQueue, deadLetters, linkKey, webhookSecrets }: ReceiverParts,
  faultOf: (name: CollaboratorName) => Fault | undefined,
  sleep: Sleep,
) {
  const faulty = <T extends object>(name: CollaboratorName, methods: T) =>
    withFault(() => faultOf(name), sleep, methods);
  const secrets: Secrets = {
    ...faulty("linkKey", { linkKey }),
    ...faulty("webhookSecrets", { webhookSecrets }),
    apiKey: () => Promise.reject(new Error("the receiver must not read the API key")),
  };
  return {
    store: faulty("table", store),
    blobs: faulty("bucket", blobs),
    spillQueue: faulty("spillQueue", spillQueue),
    deadLetters: faulty("deadLetters", deadLetters),
    secrets,
  };
}
