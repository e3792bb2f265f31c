import { PAGES, PARTITION_WRITES } from "./aws-quotas.ts";
import type { Limit } from "./limit.ts";
import {
  CONTENDED_SHARE,
  MOST_SUBMISSIONS_PER_SECOND,
  organizationsFor,
  PERMITS_PER_WRITE,
  READ_TO_WRITE_SECONDS,
  SUBMISSIONS_PER_SECOND,
} from "./product.ts";
import { count } from "./text.ts";

const LIMITER = "packages/runtime/src/limiter";

/** From the jobs queue to the provider: the provider's limit, and the limiter that keeps it. */
export const SUBMISSION_LIMITS: readonly Limit[] = [
  {
    what: "Submissions of an organization",
    scope: "organization",
    unit: "a second",
    has: () => SUBMISSIONS_PER_SECOND,
    needs: ({ perSecond }) => perSecond,
    formula:
      "one for each job. The provider allows 12,000 a minute; the limiter uses 96 % of it, so that no minute has more, whatever the clocks say",
    reached: "jobs wait on the queue",
    source: `${LIMITER}/limits.ts`,
    raisedBy: "the provider",
    lift: ({ perSecond }) => `${count(organizationsFor(perSecond))} organizations`,
  },
  {
    what: "Permits of one limiter",
    scope: "stack",
    unit: "a second",
    has: () => (CONTENDED_SHARE * PERMITS_PER_WRITE) / READ_TO_WRITE_SECONDS,
    needs: ({ perSecond }) => perSecond,
    formula:
      "one for each job, ten with one conditional write. Writes of one item follow each other: a process reads it, and writes 10 ms later, if nobody else has",
    reached: "jobs wait on the queue, and processes read and write in vain",
    source: `${LIMITER}/limiter-contention.test.ts`,
    raisedBy: "nobody",
    lift: () => "a stack for each organization has a limiter of its own",
  },
  {
    what: "Writes of the limiter's item",
    scope: "stack",
    unit: "write units a second",
    has: () => PARTITION_WRITES,
    needs: ({ perSecond }) => perSecond / PERMITS_PER_WRITE,
    formula: "one for ten jobs; those that fail come on top",
    reached: "jobs wait on the queue",
    source: PAGES.partition,
    raisedBy: "nobody",
    lift: () => "a stack for each organization",
  },
  {
    what: "Setting `submissionsPerMinute`, at most 1,000,000",
    scope: "stack",
    unit: "a second",
    has: () => MOST_SUBMISSIONS_PER_SECOND,
    needs: ({ perSecond }) => perSecond,
    formula: "one for each job",
    reached: "jobs wait on the queue",
    source: `${LIMITER}/limits.ts`,
    raisedBy: "nobody",
    lift: () => "a stack for each organization",
  },
];
