import type { Collaborators } from "./collaborators.ts";
import type { SentJob } from "./job-times.ts";
import type { Message } from "./messages.ts";

const BATCH = 10;
// Calls at the same time: about a thousand messages a second, more than any deployment submits.
const SENDERS = 8;

/** Sends messages in batches of ten, as fast as it can. */
export async function sendJobs(
  { stack, clock }: Pick<Collaborators, "stack" | "clock">,
  messages: readonly Message[],
): Promise<SentJob[]> {
  const batches = Array.from({ length: Math.ceil(messages.length / BATCH) }, (_, n) =>
    messages.slice(n * BATCH, (n + 1) * BATCH),
  );
  const sent: SentJob[] = [];
  const sendNext = async (): Promise<void> => {
    for (let batch = batches.shift(); batch !== undefined; batch = batches.shift()) {
      const sentAt = clock.now();
      const messageIds = await stack.send(batch.map(({ body }) => body));
      batch.forEach(({ jobId }, n) => {
        sent.push({ jobId, messageId: messageIds[n] ?? "", sentAt });
      });
    }
  };
  await Promise.all(Array.from({ length: SENDERS }, sendNext));
  return sent;
}
