import { type EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { EVENT_SOURCE } from "@boomerang/core";
import type { EventBus } from "./event-bus.ts";

export function createEventBridgeBus(client: EventBridgeClient, busName: string): EventBus {
  return {
    async put(events) {
      // PutEvents rejects an empty list.
      if (events.length === 0) return [];
      const { Entries = [] } = await client.send(
        new PutEventsCommand({
          Entries: events.map(({ detailType, detail }) => ({
            EventBusName: busName,
            Source: EVENT_SOURCE,
            DetailType: detailType,
            Detail: detail,
          })),
        }),
      );
      return events.map((_, n) => {
        const entry = Entries[n];
        if (entry?.EventId !== undefined) return undefined;
        return { code: entry?.ErrorCode ?? "NoEventId" };
      });
    },
  };
}
