import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from "aws-lambda";
import { announcementOf } from "./announcement.ts";
import type { Collaborators } from "./collaborators.ts";
import { publishChanges } from "./publish-changes.ts";

export type { Collaborators } from "./collaborators.ts";

/** The publisher: changes of table `Jobs` in, events on the bus; failures reported by sequence number. */
export function createHandler(collaborators: Collaborators) {
  return async ({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
    const announcements = Records.flatMap((record) => announcementOf(collaborators, record) ?? []);
    const itemIdentifier = await publishChanges(collaborators, announcements);
    return { batchItemFailures: itemIdentifier === undefined ? [] : [{ itemIdentifier }] };
  };
}
