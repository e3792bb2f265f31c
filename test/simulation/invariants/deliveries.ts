import type { Observer } from "../engine/observer.ts";
import type { ReportViolation } from "./violation.ts";

const ALLOWED = [200, 500, 502, 503, 504];
// Two seconds, and a cold start of up to 400 ms.
const RESPONSE_MS = 2_400;

export function deliveryInvariants(violated: ReportViolation): Partial<Observer> {
  let faultsEndedAt = Number.POSITIVE_INFINITY;
  return {
    faultsEnded(at, isComplete) {
      if (isComplete) faultsEndedAt = at;
    },
    receiverInvoked({ how, ms }) {
      if (how === "failed") violated("the receiver always responds", "it threw an error");
      // A process that crashed has not responded, however long it took.
      if (how !== "crashed" && ms > RESPONSE_MS)
        violated("the receiver responds within two seconds", `${ms} ms`);
    },
    delivered({ jobId, status, isSafe, sentAt }) {
      if (!ALLOWED.includes(status))
        violated("a valid delivery is never rejected", `it got ${status}`, jobId);
      if (status === 200 && !isSafe)
        violated(
          "the receiver responds with 200 only when the delivery is durable",
          "it is stored nowhere",
          jobId,
        );
      if (status !== 200 && sentAt > faultsEndedAt)
        violated("after the faults every delivery is accepted", `it got ${status}`, jobId);
    },
  };
}
