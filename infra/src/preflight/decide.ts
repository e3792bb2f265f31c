import { type Finding, summaryOf, worstOf } from "@boomerang/preflight";

/** What follows from the findings; the text says it. */
export interface Decision {
  readonly next: "deploy" | "ask" | "refuse";
  readonly text: string;
}

/**
 * An error refuses the deployment, and nothing overrules it. A warning asks; where nobody can answer, or `--yes` answers, the
 * deployment continues: most warnings in CI are checks that its role may not make.
 */
export function decide(
  findings: readonly Finding[],
  { yes, canAsk }: { readonly yes: boolean; readonly canAsk: boolean },
): Decision {
  const worst = worstOf(findings);
  const summary = summaryOf(findings);
  if (worst === "error") return { next: "refuse", text: `${summary}. Not deployed.` };
  if (worst === "ok") return { next: "deploy", text: "The account has room for this deployment." };
  if (yes) return { next: "deploy", text: `${summary}. Deployed anyway, because of --yes.` };
  if (!canAsk)
    return { next: "deploy", text: `${summary}. Deployed anyway, since nobody can be asked here.` };
  return { next: "ask", text: `${summary}. Deploy anyway? [y/N] ` };
}
