import {
  API_REQUESTS,
  EVENT_BUSES,
  EVENT_CALLS,
  LOG_CALLS,
  PAGES,
  RULE_MATCHES,
  SECRET_READS,
} from "./aws-quotas.ts";
import { dispatchersOf, receiversOf, roundedUp } from "./function-limits.ts";
import type { Limit } from "./limit.ts";
import { BATCH_SIZES, organizationsFor } from "./product.ts";
import { settingsFor } from "./settings-for.ts";
import { count } from "./text.ts";

const quota = (value: number) => `a quota of ${count(roundedUp(value))}, or several accounts`;

/** What all stacks of an account share in a region, besides Lambda concurrency. */
export const ACCOUNT_LIMITS: readonly Limit[] = [
  {
    what: "Requests of the API Gateway",
    scope: "account",
    unit: "a second",
    has: () => API_REQUESTS,
    needs: ({ perSecond }) => perSecond,
    formula: "one for each delivery. In 13 regions the limit is 2,500",
    reached: "deliveries get 503; outputs whose two attempts do, are lost",
    source: PAGES.api,
    raisedBy: "AWS",
    lift: (load) =>
      `${quota(load.perSecond)}; \`deliveriesPerSecond: ${count(settingsFor(load).deliveriesPerSecond)}\``,
  },
  {
    what: "PutEvents calls",
    scope: "account",
    unit: "a second",
    has: () => EVENT_CALLS,
    needs: ({ perSecond }) => perSecond,
    formula:
      "one for each job at most; fewer if a call has up to ten. In us-east-1, us-west-2 and eu-west-1; in other regions the limit is 2,400, 1,200, 600 or 400",
    reached: "events are late",
    source: PAGES.events,
    raisedBy: "AWS",
    lift: ({ perSecond }) => quota(perSecond),
  },
  {
    what: "Events that match a rule",
    scope: "account",
    unit: "a second",
    has: () => RULE_MATCHES,
    needs: ({ perSecond }) => perSecond,
    formula:
      "one for each job and each rule of yours that matches it: one rule. In the same regions; 750 to 4,500 in others",
    reached: "events reach their targets late",
    source: PAGES.events,
    raisedBy: "AWS",
    lift: ({ perSecond }) => quota(perSecond),
  },
  {
    what: "Event buses",
    scope: "account",
    unit: "buses",
    has: () => EVENT_BUSES,
    needs: ({ perSecond }) => organizationsFor(perSecond),
    formula: "one for each stack, with a stack for each organization",
    reached: "the deployment of one more stack fails",
    source: PAGES.events,
    raisedBy: "AWS",
    lift: ({ perSecond }) => quota(organizationsFor(perSecond)),
  },
  {
    what: "PutLogEvents calls",
    scope: "account",
    unit: "a second",
    has: () => LOG_CALLS,
    needs: ({ perSecond }) => perSecond / BATCH_SIZES.dispatcher,
    formula:
      "one for each batch of ten at most, with `platformLogs` off: the other functions log nothing of a job that goes well. How Lambda gathers lines is not documented",
    reached: "not documented; log lines, and the metrics in them, may be late or missing",
    source: `${PAGES.logs} (the number from copies of it)`,
    raisedBy: "AWS",
    lift: ({ perSecond }) => quota(perSecond / BATCH_SIZES.dispatcher),
  },
  {
    what: "Reads of secrets",
    scope: "account",
    unit: "a second",
    has: () => SECRET_READS,
    needs: (load) => (2 * (dispatchersOf(load) + receiversOf(load))) / 10,
    formula: "two for each dispatcher and receiver, if all start within ten seconds",
    reached: "starts are slower; deliveries to processes without a key may fail",
    source: PAGES.secrets,
    raisedBy: "nobody",
    lift: () => "let the rate grow over a minute; or several accounts",
  },
];
