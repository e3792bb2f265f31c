import type { BoomerangError, Client, DeadLetter, RedriveOptions } from "@boomerang/client";
import { fakeBulkRun } from "./bulk-run.fixture.ts";

/** One of the dispatcher's. */
export const taken: DeadLetter = {
  id: "1f7c-0001",
  code: "job_id_taken",
  reason: "another message\ncreated the job",
  jobId: "order-1",
  batchId: "nightly",
  messageId: "m-1",
  sentAt: "2026-01-01T00:00:00.123Z",
  body: '{"job_id":"order-1"}',
  bodyLocation: undefined,
};
/** One that SQS moved. */
export const moved: DeadLetter = {
  ...{ id: "9ab2-0002", messageId: "m-2", reason: "SQS moved the message", body: "x" },
  ...{ code: undefined, jobId: undefined, batchId: undefined, sentAt: undefined, bodyLocation: undefined },
};

/** A dead-letter queue with these messages, of which those with an error cannot be sent. Of equal bodies, the first is sent. */
export function queueWith(
  letters: readonly DeadLetter[],
  errors: Readonly<Record<string, BoomerangError>> = {},
) {
  const redrives: RedriveOptions[] = [];
  const client: Partial<Client> = {
    deadLetters: {
      async *list() {
        yield* letters;
      },
      redrive(matches, options = {}) {
        redrives.push(options);
        const outcomes = letters
          .filter(matches)
          .filter(({ body }, n, all) => all.findIndex((each) => each.body === body) === n)
          .map((deadLetter) => ({ deadLetter, error: options.dryRun ? undefined : errors[deadLetter.id] }));
        return fakeBulkRun(outcomes, { matched: outcomes.length, done: 0, failed: 0 });
      },
      remove() {
        throw new Error("no command removes dead letters");
      },
    },
  };
  return { client, redrives };
}
