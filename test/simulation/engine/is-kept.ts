import type { SimulatedServices } from "./collaborators.ts";

/** Whether a malformed delivery is in the bucket, and a dead letter names its location. */
export async function isKept(
  { queues, bucket }: SimulatedServices,
  jobId: string,
  bytes: Uint8Array,
): Promise<boolean> {
  for (const { body } of queues.deadLetters.messages) {
    if (!body.startsWith(`{"job_id":"${jobId}","body_location"`)) continue;
    const { body_location } = JSON.parse(body) as { body_location: string };
    if (Buffer.from(await bucket.get(body_location)).equals(bytes)) return true;
  }
  return false;
}
