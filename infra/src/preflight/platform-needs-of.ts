import type { PlatformNeeds } from "@boomerang/preflight";
import type { Settings } from "../settings/parse-settings.ts";

/** What the settings of a deployment expect to exist in the account already. */
export function platformNeedsOf({
  accessLogs,
  alarmEmail,
  alarmTopicArn,
  kmsKey,
  permissionsBoundary,
}: Settings): PlatformNeeds {
  return { accessLogs, hasOwnTopic: alarmEmail !== undefined, alarmTopicArn, kmsKey, permissionsBoundary };
}
