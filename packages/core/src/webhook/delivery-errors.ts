import { type OwnErrorCode, providerCode, type WrittenError } from "../job/error-codes.ts";

const MAX_ERRORS = 20;
const MAX_CODE_CHARS = 128;
const MAX_MESSAGE_CHARS = 4096;
// For an error without a code.
const UNKNOWN_CODE: OwnErrorCode = "UNKNOWN";
const FAILURE = /(?:^|_)(?:fail(?:ed|ure)?|error(?:ed)?|cancell?ed|expired|timed_?out|timeout)$/i;

/**
 * What a delivery reports as failed: the members `errors` and `error`, and without them a `type` or `status` such as `FAILED`.
 *
 * Any value that is not empty counts, whatever its type. At most 20 errors, with codes of at most 128 characters (`UNKNOWN`
 * if there is none) and messages of at most 4,096.
 */
export function reportedErrors(fields: Readonly<Record<string, unknown>>): WrittenError[] {
  const errors = [fields.errors, fields.error].flatMap(readErrors).slice(0, MAX_ERRORS);
  if (errors.length > 0) return errors;
  const { type, status } = fields;
  const marked = Object.entries({ status, type }).find(
    ([, value]) => typeof value === "string" && FAILURE.test(value),
  );
  if (marked === undefined) return [];
  const [name, value] = marked;
  const message = `The API reported a failure without a reason: ${name} is ${cut(String(value), MAX_CODE_CHARS)}`;
  return [{ code: UNKNOWN_CODE, message }];
}

function readErrors(value: unknown): WrittenError[] {
  if (value === undefined || value === null || value === "" || value === false) return [];
  return (Array.isArray(value) ? value.slice(0, MAX_ERRORS) : [value]).map(readError);
}

function readError(value: unknown): WrittenError {
  if (typeof value === "string") return { code: UNKNOWN_CODE, message: cut(value, MAX_MESSAGE_CHARS) };
  const { code, message }: Readonly<Record<string, unknown>> = isObject(value) ? value : {};
  return {
    code: typeof code === "string" && code !== "" ? providerCode(cut(code, MAX_CODE_CHARS)) : UNKNOWN_CODE,
    message: typeof message === "string" ? cut(message, MAX_MESSAGE_CHARS) : "",
  };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

// The cut may split a surrogate pair, and half a pair cannot be stored.
function cut(text: string, length: number): string {
  return text.slice(0, length).toWellFormed();
}
