import type { Observer } from "../observer.ts";
import type { Violated } from "./violation.ts";

const RETRIED = [200, 500, 502, 503, 504];
// Two seconds, with a cold start of up to 400 ms.
const ANSWERED_MS = 2_400;

/** How the deliveries of the provider are received. */
export function deliveryRules(violated: Violated): Partial<Observer> {
  let healedAt = Number.POSITIVE_INFINITY;
  return {
    healed(at, isWhole) {
      if (isWhole) healedAt = at;
    },
    received({ how, ms }) {
      if (how === "failed") violated("the receiver answers whatever comes", "it threw an error");
      // A process that crashed has answered nobody, however long that took.
      if (how !== "crashed" && ms > ANSWERED_MS)
        violated("the receiver answers within two seconds", `${ms} ms`);
    },
    delivered({ jobId, status, isSafe, sentAt }) {
      if (!RETRIED.includes(status))
        violated("a good delivery is never refused", `answered ${status}`, jobId);
      if (status === 200 && !isSafe)
        violated("200 is never answered before the delivery is durable", "it is nowhere", jobId);
      if (status !== 200 && sentAt > healedAt)
        violated("a delivery is taken in when there are no troubles", `answered ${status}`, jobId);
    },
  };
}
