import { describeNoAccess } from "./check-access.ts";
import { checkBootstrap } from "./check-bootstrap.ts";
import { checkConcurrency } from "./check-concurrency.ts";
import { checkCounts } from "./check-counts.ts";
import { checkPlatform } from "./check-platform.ts";
import { checkThrottle } from "./check-throttle.ts";
import type { AccountReading } from "./facts.ts";
import type { Finding, Level } from "./finding.ts";
import type { Needs } from "./needs.ts";

/** All findings about an account, in the order in which to resolve them. */
export function checkAccount(reading: AccountReading, needs: Needs): Finding[] {
  if (!reading.isRead) return [describeNoAccess(reading)];
  const { facts } = reading;
  return [
    checkBootstrap(facts),
    ...checkConcurrency(facts, needs),
    checkThrottle(facts, needs),
    ...checkCounts(facts, needs),
    ...checkPlatform(facts),
  ];
}

/** The worst level of the findings. */
export function worstOf(findings: readonly Finding[]): Level {
  const has = (wanted: Level) => findings.some(({ level }) => level === wanted);
  return has("error") ? "error" : has("warning") ? "warning" : "ok";
}
