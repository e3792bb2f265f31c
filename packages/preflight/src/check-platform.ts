import { checkAlarmTopic } from "./check-alarm-topic.ts";
import { checkApiLogs } from "./check-api-logs.ts";
import { checkBoundary } from "./check-boundary.ts";
import { checkKey } from "./check-key.ts";
import type { AccountFacts } from "./facts.ts";
import type { Finding } from "./finding.ts";

/** Whether what the settings name exists in the account, and can be used. */
export function checkPlatform(facts: AccountFacts): Finding[] {
  const { logsRole, key, topic, boundary } = facts.platform;
  return [
    ...(logsRole === undefined ? [] : [checkApiLogs(logsRole, facts)]),
    ...(key === undefined ? [] : [checkKey(key, facts)]),
    ...(topic === undefined ? [] : [checkAlarmTopic(topic, facts)]),
    ...(boundary === undefined ? [] : [checkBoundary(boundary, facts)]),
  ];
}
