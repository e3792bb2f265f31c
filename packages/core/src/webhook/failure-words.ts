// A status or type is short; the rest of a longer one says nothing more.
const MAX_CHARS = 1024;
const BETWEEN_WORDS = /(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[^A-Za-z0-9]+/g;
const FAILURE =
  /(?<!\b(?:0|no|non|not|without) )\b(?:fail(?:s|ed|ures?)?|error(?:s|ed)?|exceptions?|unsuccessful|aborted|cancell?ed|crashed|denied|expired|killed|refused|rejected|timed ?out|time ?out)\b/;
const HTTP_ERROR = /^\s*[45]\d\d\b/;

/**
 * Whether a `status` or `type` means failure: one of its words does (`model_load_failed`, `AsyncRequestFailed`,
 * `failed: oom`), or it is an HTTP status from 400 to 599. `no_error` and `failover_done` do not.
 *
 * Of an object, its `code`, `status` and `state` count.
 */
export function isFailure(value: unknown): boolean {
  if (typeof value === "number") return value >= 400 && value < 600;
  if (typeof value === "string") {
    const text = value.slice(0, MAX_CHARS);
    return HTTP_ERROR.test(text) || FAILURE.test(text.replace(BETWEEN_WORDS, " ").toLowerCase());
  }
  if (typeof value !== "object" || value === null) return false;
  const { code, status, state } = value as Readonly<Record<string, unknown>>;
  return [code, status, state].some((part) => typeof part !== "object" && isFailure(part));
}
