import type { Observer } from "../engine/observer.ts";
import type { ReportViolation } from "./violation.ts";

/** How attacks are responded to. */
export function attackInvariants(violated: ReportViolation): Partial<Observer> {
  return {
    attackResponded({ kind, status, right, isSpilled, isQuarantined, isStale, isKept }) {
      const detail = `${kind} got ${status}`;
      // 5xx is always right: the receiver cannot verify anything then. What is spilled unread is verified later.
      const isKeptUnread =
        (isSpilled && right.includes("spilled")) || (isQuarantined && right.includes("quarantined"));
      const isRight = right.includes(status) || (status === 200 && isKeptUnread);
      if (status < 500 && !isRight) violated("no attack succeeds", detail);
      if (status === 200 && isStale && !isSpilled) violated("a stale delivery is rejected", detail);
      if (status === 400 && !isKept)
        violated("a malformed delivery is kept, and a dead letter names its location", detail);
    },
  };
}
