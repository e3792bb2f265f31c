import { costOfMonth, type MonthCost } from "./cost-of-month.ts";
import { explainAnHour, MOST_EXPLAINED_PER_SECOND } from "./explaining.ts";
import type { LimitUse } from "./limit.ts";

import type { ScalePlan } from "./plan.ts";
import { DEFAULTS } from "./product.ts";
import type { RateSettings } from "./settings-for.ts";
import { count, duration, percent, table } from "./text.ts";

const FIRST = 0.5;
const SCOPES = {
  organization: "an organization",
  stack: "a stack",
  account: "an account and region",
} as const;

/** The report of the command, block by block; `docs/scale.md` has some of them. */
export interface Report {
  /** The limits of which half or more is used. */
  readonly first: string;
  readonly others: string;
  readonly outages: string;
  readonly needed: string;
  readonly month: string;
  /** How the numbers of all limits come about; the same for each rate. */
  readonly explanation: string;
}

export function reportOf(plan: ScalePlan): Report {
  const { ordinary, outages, load, stacks } = plan;
  return {
    first: usesTable(ordinary.filter(({ share }) => share >= FIRST)),
    others: usesTable(ordinary.filter(({ share }) => share < FIRST)),
    outages: usesTable(outages),
    needed: neededFor(plan),
    month: month(costOfMonth(load, stacks)),
    explanation: explanationOf([...ordinary, ...outages]),
  };
}

export function textOf(plan: ScalePlan): string {
  const { perSecond, inputKb, resultKb } = plan.load;
  const { first, others, outages, needed, month, explanation } = reportOf(plan);
  return `${count(perSecond)} submissions a second, inputs of ${inputKb} KB and results of ${resultKb} KB, as if one organization, one
stack and one account had them all. The limit that is reached first is on top.

In ordinary operation, half or more is used of:

${first}

less than half of:

${others}

In an outage of an hour, or with slow jobs:

${outages}

${needed}

${month}

How the numbers come about:

${explanation}`;
}

/** For programs. */
export function jsonOf(plan: ScalePlan): string {
  return JSON.stringify({ ...plan, month: costOfMonth(plan.load, plan.stacks) }, undefined, 2);
}

function usesTable(uses: readonly LimitUse[]): string {
  const rows = uses.map(({ what, scope, unit, has, needs, share, lift }) => [
    what,
    SCOPES[scope],
    `${count(has)} ${unit}`,
    count(needs),
    percent(share),
    share < FIRST ? "" : lift,
  ]);
  return table(["limit", "of", "it has", "needed:", "used:", "what lifts it"], rows);
}

function explanationOf(uses: readonly LimitUse[]): string {
  const rows = uses
    .toSorted((a, b) => a.what.localeCompare(b.what))
    .map(({ what, formula, reached, source, raisedBy }) => [what, formula, reached, raisedBy, source]);
  return table(["limit", "needed", "when it is reached", "raised by", "source"], rows);
}

function neededFor(plan: ScalePlan): string {
  const { stacks, loadOfStack, settings, quotas } = plan;
  const organizations = `${count(stacks)} organization${stacks === 1 ? "" : "s"} of the provider`;
  const each = stacks === 1 ? "with a stack" : "each with a stack of its own";
  const requested = quotas.map(({ what, request }) => `${what} ${count(request)}`).join(", ");
  return `Needed in the end: ${organizations}, ${each} for ${count(loadOfStack.perSecond)} submissions a second: ${settingsText(settings)}. ${
    quotas.length === 0
      ? "The usual quotas of one account are enough in ordinary operation."
      : `In one account and region, request: ${requested}.`
  } ${explanationTime(plan)}`;
}

/** After an hour without deliveries, in each of the stacks. */
function explanationTime({ load, loadOfStack }: ScalePlan): string {
  const { seconds, isInTime, knownSeconds } = explainAnHour(loadOfStack.perSecond);
  const takes = `After an hour without deliveries it takes ${duration(seconds)} to check all of its jobs`;
  if (isInTime) return `${takes}.`;
  const inTime = Math.ceil(load.perSecond / MOST_EXPLAINED_PER_SECOND);
  return `${takes}, and most stay open past their deadline. Those of its first ${duration(knownSeconds)} the API still explains; the later ones it has forgotten, and they are submitted again. In time would need ${count(inTime)} organizations, or more status calls from the provider.`;
}

/** The settings that differ from the defaults. */
function settingsText(settings: RateSettings): string {
  const changed = Object.entries(settings).filter(
    ([name, value]) => DEFAULTS[name as keyof RateSettings] !== value,
  );
  if (changed.length === 0) return "the default settings";
  return `\`${changed.map(([name, value]) => `${name}: ${value}`).join(", ")}\``;
}

function month({ jobs, usd, logGb, logUsd }: MonthCost): string {
  return `A month of 30 days: ${count(jobs / 1e6)} million jobs, $${count(usd)} on AWS, of it $${count(logUsd)} for ${count(logGb)} GB of logs.`;
}
