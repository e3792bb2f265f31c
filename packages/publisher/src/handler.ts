import { eventFor, type Job } from "@boomerang/core";
import { fromStreamImage } from "@boomerang/runtime";
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from "aws-lambda";
import type { Collaborators } from "./collaborators.ts";
import type { Announcement } from "./plan-puts.ts";
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

function announcementOf(options: Collaborators, { dynamodb }: DynamoDBRecord): Announcement | undefined {
  const after = imageOf(dynamodb?.NewImage);
  // A record that its time to live removed is no news.
  if (after === undefined) return undefined;
  const event = eventFor(imageOf(dynamodb?.OldImage), after, options);
  return event && { sequenceNumber: dynamodb?.SequenceNumber ?? "", event };
}

function imageOf(image: NonNullable<DynamoDBRecord["dynamodb"]>["NewImage"]): Job | undefined {
  return image && fromStreamImage(image);
}
