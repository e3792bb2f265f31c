import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from "aws-lambda";
import type { Collaborators } from "./collaborators.ts";
import { pendingEventOf } from "./pending-event.ts";
import { publishEvents } from "./publish-events.ts";

export type { Collaborators } from "./collaborators.ts";

/** Publishes the events for changes of table `Jobs`. A failure is reported by its sequence number. */
export function createHandler(collaborators: Collaborators) {
  return async ({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
    const pending = Records.flatMap((record) => pendingEventOf(collaborators, record) ?? []);
    const itemIdentifier = await publishEvents(collaborators, pending);
    return { batchItemFailures: itemIdentifier === undefined ? [] : [{ itemIdentifier }] };
  };
}
