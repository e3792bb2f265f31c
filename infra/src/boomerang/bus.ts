import { EVENT_SOURCE } from "@boomerang/core";
import { Duration, Names, Stack } from "aws-cdk-lib";
import { type Archive, CfnArchive, EventBus } from "aws-cdk-lib/aws-events";
import type { IKey } from "aws-cdk-lib/aws-kms";
import type { Construct } from "constructs";
import type { Settings } from "../settings/parse-settings.ts";
import { busName } from "./deployment-name.ts";

// The limit of EventBridge. CloudFormation is not documented to keep the names that it generates below it.
const MAX_ARCHIVE_NAME_LENGTH = 48;

export function createBus(
  scope: Construct,
  { eventArchiveDays }: Pick<Settings, "eventArchiveDays">,
  key: IKey | undefined,
): EventBus {
  const encryption = key !== undefined && { kmsKey: key };
  const eventBusName = busName(scope);
  const bus = new EventBus(scope, "EventBus", {
    ...(eventBusName !== undefined && { eventBusName }),
    ...encryption,
    description: "Boomerang: outcomes of jobs",
  });
  if (eventArchiveDays !== undefined) {
    const archive = bus.archive("Archive", {
      archiveName: Names.uniqueResourceName(bus, { separator: "-", maxLength: MAX_ARCHIVE_NAME_LENGTH }),
      description: "Boomerang: outcomes of jobs, for replay",
      eventPattern: { source: [EVENT_SOURCE], account: [Stack.of(scope).account] },
      retention: Duration.days(eventArchiveDays),
    });
    if (key !== undefined) encryptArchive(archive, key);
  }
  return bus;
}

/** CDK's `archive` drops the key that it is given. */
function encryptArchive({ node: { defaultChild } }: Archive, key: IKey): void {
  if (!CfnArchive.isCfnArchive(defaultChild)) throw new TypeError("the archive has no resource");
  defaultChild.kmsKeyIdentifier = key.keyArn;
}
