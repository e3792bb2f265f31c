import type { AccountFacts, Count, Fact } from "./facts.ts";
import { type Finding, notChecked } from "./finding.ts";
import type { Needs } from "./needs.ts";
import { requestQuota } from "./quotas.ts";

/** The deployment succeeds, but somebody should know that later ones will not. */
const NEARLY_USED = 0.9;

/** Whether the account may have as many alarms and secrets as the stack creates. */
export function checkCounts(facts: AccountFacts, needs: Needs): Finding[] {
  return (["alarms", "secrets"] as const).map((kind) => checkCount(kind, facts, needs[kind]));
}

function checkCount(kind: "alarms" | "secrets", facts: AccountFacts, ofStack: number): Finding {
  const title = { alarms: "CloudWatch alarms", secrets: "Secrets" }[kind];
  const [count, quota, { held }] = [facts[kind], quotaOf(kind, facts), facts];
  if (quota.isKnown && quota.value === undefined)
    return { level: "ok", what: `${title}: AWS lists no quota` };
  const unknown = [count, quota, held].filter((fact) => !fact.isKnown);
  if (!(count.isKnown && quota.isKnown && held.isKnown) || quota.value === undefined)
    return notChecked(title, unknown);
  const added = Math.max(0, ofStack - held.value[kind]);
  const after = count.value.count + added;
  const has = `${title}: ${describe(count.value)} of ${quota.value} exist, ${added} are added`;
  const remedies = [
    requestQuota(kind, quota.value + Math.max(ofStack, Math.ceil(quota.value / 10)), facts),
    { text: `Delete ${kind} that are no longer used.` },
  ];
  if (after > quota.value)
    return { level: "error", what: has, why: "The deployment would fail, and be rolled back.", remedies };
  if (!count.value.isComplete)
    return { level: "warning", what: has, why: "There are too many to count them all here.", remedies };
  if (after > quota.value * NEARLY_USED)
    return { level: "warning", what: has, why: "The quota is nearly used up.", remedies };
  return { level: "ok", what: has };
}

function quotaOf(kind: "alarms" | "secrets", facts: AccountFacts): Fact<number | undefined> {
  return kind === "alarms" ? facts.alarmQuota : facts.secretQuota;
}

function describe({ count, isComplete }: Count): string {
  return isComplete ? String(count) : `more than ${count}`;
}
