import type { Observer } from "../observer.ts";
import type { Violated } from "./violation.ts";

/** What those get who are not the provider. */
export function strangerRules(violated: Violated): Partial<Observer> {
  return {
    strangerAnswered({ kind, status, right, isSpilled, isStale, isKept }) {
      const what = `${kind} was answered ${status}`;
      // 5xx is right at any time: nobody can tell then what is good. What is spilled unread is looked at later.
      const isRight = right.includes(status) || (status === 200 && isSpilled && right.includes("spilled"));
      if (status < 500 && !isRight) violated("a stranger gets in nowhere", what);
      if (status === 200 && isStale && !isSpilled)
        violated("an old delivery of a job that has its result is refused", what);
      if (status === 400 && !isKept)
        violated("what cannot be read is kept, and a dead letter says where", what);
    },
  };
}
