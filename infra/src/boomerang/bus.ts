import { EVENT_SOURCE } from "@boomerang/core";
import { Duration, Stack } from "aws-cdk-lib";
import { EventBus } from "aws-cdk-lib/aws-events";
import type { Construct } from "constructs";
import type { Settings } from "../settings/parse-settings.ts";

export function createBus(
  scope: Construct,
  { eventArchiveDays }: Pick<Settings, "eventArchiveDays">,
): EventBus {
  const bus = new EventBus(scope, "EventBus", { description: "Boomerang: outcomes of jobs" });
  if (eventArchiveDays !== undefined) {
    bus.archive("Archive", {
      description: "Boomerang: outcomes of jobs, for replay",
      eventPattern: { source: [EVENT_SOURCE], account: [Stack.of(scope).account] },
      retention: Duration.days(eventArchiveDays),
    });
  }
  return bus;
}
