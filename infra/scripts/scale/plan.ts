import { ACCOUNT_LIMITS } from "./account-limits.ts";
import { FUNCTION_LIMITS, roundedUp } from "./function-limits.ts";
import { type LimitUse, usesOf } from "./limit.ts";
import type { Load } from "./load.ts";
import { OUTAGE_LIMITS } from "./outage-limits.ts";
import { organizationsFor } from "./product.ts";
import { type RateSettings, settingsFor } from "./settings-for.ts";
import { SUBMISSION_LIMITS } from "./submission-limits.ts";
import { TABLE_LIMITS } from "./table-limits.ts";

export const ORDINARY_LIMITS = [...SUBMISSION_LIMITS, ...TABLE_LIMITS, ...FUNCTION_LIMITS, ...ACCOUNT_LIMITS];

/** What a load needs in the end. */
export interface ScalePlan {
  readonly load: Load;
  /** Without outages, the first limit on top. */
  readonly ordinary: readonly LimitUse[];
  readonly outages: readonly LimitUse[];
  /** Organizations of the provider, each with a stack of its own. */
  readonly stacks: number;
  /** The load of each stack. */
  readonly loadOfStack: Load;
  readonly settings: RateSettings;
  /** Quotas that one account lacks for all stacks in ordinary operation. */
  readonly quotas: readonly Quota[];
}

export interface Quota {
  readonly what: string;
  /** What all stacks need together. */
  readonly needs: number;
  /** What to ask for: with a quarter to spare. */
  readonly request: number;
}

export function planScale(load: Load): ScalePlan {
  const ordinary = usesOf(ORDINARY_LIMITS, load);
  const stacks = organizationsFor(load.perSecond);
  const loadOfStack = { ...load, perSecond: load.perSecond / stacks };
  return {
    load,
    ordinary,
    outages: usesOf(OUTAGE_LIMITS, load),
    stacks,
    loadOfStack,
    settings: settingsFor(loadOfStack),
    quotas: quotasOf(loadOfStack, stacks),
  };
}

function quotasOf(loadOfStack: Load, stacks: number): Quota[] {
  return usesOf(ORDINARY_LIMITS, loadOfStack)
    .filter(({ scope, share }) => scope === "account" && share * stacks > 1)
    .map(({ what, needs }) => ({ what, needs: needs * stacks, request: roundedUp(needs * stacks) }));
}
