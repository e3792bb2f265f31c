import { checkDeployedConcurrency } from "@boomerang/preflight";
import type { Finding } from "./finding.ts";

/** What the account has, and what is deployed. */
export interface ConcurrencyFacts {
  readonly facts: Parameters<typeof checkDeployedConcurrency>[0];
  readonly needs: Parameters<typeof checkDeployedConcurrency>[1];
}

/** Whether the account has enough Lambda concurrency: a delivery that is throttled twice is lost. The preflight decides. */
export function checkConcurrency({ facts, needs }: ConcurrencyFacts): Finding[] {
  return checkDeployedConcurrency(facts, needs).map(({ level, what, why, remedies = [] }) => {
    const [first, ...others] = remedies;
    const withCommand = remedies.find(({ command }) => command !== undefined);
    const texts = [first, ...others].flatMap((each) => (each === undefined ? [] : [each.text]));
    return {
      check: "quota",
      result: level === "error" ? "problem" : level,
      // Of what is enough, the figures say all.
      message: level === "ok" || why === undefined ? `${what}.` : `${what}. ${why}`,
      ...(first !== undefined && {
        fix: { text: texts.join(" Or: "), command: withCommand?.command?.join(" ") },
      }),
    };
  });
}
