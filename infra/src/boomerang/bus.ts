import { EVENT_SOURCE } from "@boomerang/core";
import { Duration, Names, Stack } from "aws-cdk-lib";
import { EventBus } from "aws-cdk-lib/aws-events";
import type { Construct } from "constructs";
import type { Settings } from "../settings/parse-settings.ts";
import { busName } from "./deployment-name.ts";

// The limit of EventBridge. CloudFormation is not documented to keep the names that it generates below it.
const MAX_ARCHIVE_NAME_LENGTH = 48;

export function createBus(
  scope: Construct,
  { eventArchiveDays }: Pick<Settings, "eventArchiveDays">,
): EventBus {
  const eventBusName = busName(scope);
  const bus = new EventBus(scope, "EventBus", {
    ...(eventBusName !== undefined && { eventBusName }),
    description: "Boomerang: outcomes of jobs",
  });
  if (eventArchiveDays !== undefined) {
    bus.archive("Archive", {
      archiveName: Names.uniqueResourceName(bus, { separator: "-", maxLength: MAX_ARCHIVE_NAME_LENGTH }),
      description: "Boomerang: outcomes of jobs, for replay",
      eventPattern: { source: [EVENT_SOURCE], account: [Stack.of(scope).account] },
      retention: Duration.days(eventArchiveDays),
    });
  }
  return bus;
}
