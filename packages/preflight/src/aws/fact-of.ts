import type { Fact } from "../facts.ts";
import { type ErrorFacts, failureKind } from "../failure.ts";

/** The result of a read-only call as a fact. A call that fails never ends the preflight. */
export async function factOf<T>(action: string, call: () => Promise<T>): Promise<Fact<T>> {
  try {
    return { isKnown: true, value: await call() };
  } catch (error) {
    const facts = errorFacts(error);
    const isDenied = failureKind(facts) === "denied";
    return isDenied ? { isKnown: false, action } : { isKnown: false, action, code: facts.code };
  }
}

// A chain may be a circle.
const MOST_CAUSES = 5;

/** The messages are only to find out what failed: messages of AWS may quote what was sent. */
export function errorFacts(error: unknown, most = MOST_CAUSES): ErrorFacts {
  const { message = "", cause } = error instanceof Error ? error : {};
  return {
    code: codeOf(error),
    status: statusOf(error),
    message,
    ...(cause instanceof Error && most > 0 && { cause: errorFacts(cause, most - 1) }),
  };
}

/** Only the code: messages of AWS may quote what was sent. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return "an unknown error";
  const { name } = error;
  if (name !== "Error" && name !== "AggregateError") return name;
  return "code" in error && typeof error.code === "string" ? error.code : name;
}

function statusOf(error: unknown): number | undefined {
  if (typeof error !== "object" || error === null || !("$metadata" in error)) return undefined;
  const { $metadata } = error as { readonly $metadata: { readonly httpStatusCode?: number } };
  return $metadata.httpStatusCode;
}
