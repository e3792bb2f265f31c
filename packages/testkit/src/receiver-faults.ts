import type { Sleep } from "@boomerang/core";
import {
  type BlobStore,
  type JobStore,
  type QuarantineStore,
  type Queue,
  rememberVerified,
  type Secrets,
} from "@boomerang/runtime";
import { type Fault, withFault } from "./harness.ts";

/** The collaborators of the receiver that may have a fault. */
export type CollaboratorName =
  | "table"
  | "bucket"
  | "spillQueue"
  | "quarantineQueue"
  | "control"
  | "deadLetters"
  | "linkKey"
  | "webhookSecrets";

interface ReceiverParts extends Pick<Secrets, "linkKey" | "webhookSecrets"> {
  readonly store: JobStore;
  readonly blobs: BlobStore;
  readonly spillQueue: Queue;
  readonly quarantineQueue: Queue;
  readonly quarantineStore: QuarantineStore;
  readonly deadLetters: Queue;
}

/** Collaborators of the receiver, each with the fault that `faultOf` returns at the time of a call. */
export function withReceiverFaults(
  parts: ReceiverParts,
  faultOf: (name: CollaboratorName) => Fault | undefined,
  sleep: Sleep,
) {
  const { store, blobs, spillQueue, quarantineQueue, quarantineStore, deadLetters } = parts;
  const { linkKey, webhookSecrets } = parts;
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
    quarantineQueue: faulty("quarantineQueue", quarantineQueue),
    quarantineStore: rememberVerified(faulty("control", quarantineStore)),
    deadLetters: faulty("deadLetters", deadLetters),
    secrets,
  };
}
