import { ERROR_CODES, PROVIDER_CODES } from "@boomerang/core";

/** What an error code of a job or of a dead letter means. The texts are plain, in one line. */
export interface CodeExplanation {
  readonly code: string;
  /** Where it is found: `record` (and events), `dead letter`, or both. */
  readonly foundIn: readonly ("record" | "dead letter")[];
  /** Whose code it is: Boomerang's own, or one of the Inference API that is passed on. */
  readonly setBy: "Boomerang" | "the provider";
  readonly meaning: string;
  /** What to do. */
  readonly action: string;
}

/** The codes that are explained: those that Boomerang sets, then those that the Inference API publishes. It may send others. */
export const KNOWN_CODES: readonly string[] = [ERROR_CODES, PROVIDER_CODES].flatMap((codes) =>
  Object.keys(codes),
);

/** `undefined` for a code that neither Boomerang sets nor the Inference API publishes. */
export function explainCode(code: string): CodeExplanation | undefined {
  // The list has one entry for the codes of every status.
  const name = code.replace(/^http_\d{3}$/, "http_{status}");
  const own = Object.entries(ERROR_CODES).find(([each]) => each === name)?.[1];
  if (own !== undefined) return { code, foundIn: own.in, setBy: "Boomerang", ...plain(own) };
  const provider = Object.entries(PROVIDER_CODES).find(([each]) => each === name)?.[1];
  return provider && { code, foundIn: ["record"], setBy: "the provider", ...plain(provider) };
}

function plain({ meaning, action }: Pick<CodeExplanation, "meaning" | "action">) {
  return { meaning: withoutMarkdown(meaning), action: withoutMarkdown(action) };
}

/** The texts are also those of docs/error-codes.md, with its links. */
function withoutMarkdown(text: string): string {
  return text.replaceAll(/\[([^\]]+)\]\(([^)]+)\)/g, "$1 (docs/$2)").replaceAll("`", "");
}
