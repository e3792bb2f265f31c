import { EVENT_SOURCE } from "@boomerang/core";
import { createEventBridgeBus } from "@boomerang/runtime";
import { createChance } from "@boomerang/testkit/chance";
import { eventBusContract } from "@boomerang/testkit/contracts/event-bus-contract";
import { createBusModel } from "@boomerang/testkit/models/bus";
import { localEventBus } from "./local-aws.ts";

eventBusContract("of the simulation", async () => {
  const bus = createBusModel({
    chance: createChance(1),
    rejects: () => false,
    onAccepted: () => undefined,
  });
  return {
    bus: { put: async (events) => bus.put(events) },
    received: async () => bus.events.map(({ jobId, ...event }) => ({ source: EVENT_SOURCE, ...event })),
  };
});

eventBusContract("EventBridge", async () => {
  const { client, events } = await localEventBus();
  return {
    bus: createEventBridgeBus(client, "boomerang"),
    received: async () =>
      events.map(({ source, "detail-type": detailType, detail }) => ({
        ...{ source, detailType },
        detail: JSON.stringify(detail),
      })),
  };
});
