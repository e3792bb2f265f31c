import { type OwnErrorCode, providerCode, type WrittenError } from "../job/error-codes.ts";
import { isObject } from "../json/is-object.ts";
import { compactJson, reasonIn } from "./failure-reason.ts";
import { isFailure } from "./failure-words.ts";

const MAX_ERRORS = 20;
const MAX_CODE_CHARS = 128;
const MAX_MESSAGE_CHARS = 4096;
// For an error without a code.
const UNKNOWN_CODE: OwnErrorCode = "UNKNOWN";
const ERROR_MEMBERS = ["errors", "error", "exception", "error_message", "errorMessage"];
const NONE: readonly unknown[] = [undefined, null, "", false];

type Fields = Readonly<Record<string, unknown>>;

/**
 * What a delivery reports as failed: the members `errors`, `error`, `exception` and `error_message`, and without them
 * `success: false` or a `status` or `type` that means failure (see `isFailure`).
 *
 * Any value counts that is not empty or `false`, whatever its type. At most 20 errors, with codes of at most 128 characters
 * (`UNKNOWN` if there is none) and messages of at most 4,096. A message is never empty.
 */
export function reportedErrors(fields: Fields): WrittenError[] {
  const errors: WrittenError[] = [];
  for (const name of ERROR_MEMBERS) {
    // Two members often say the same.
    const known = new Set(errors.map(({ message }) => message));
    errors.push(...readMember(fields, name).filter(({ message }) => !known.has(message)));
  }
  return errors.length > 0 ? errors.slice(0, MAX_ERRORS) : failureWithoutError(fields);
}

function readMember(fields: Fields, name: string): WrittenError[] {
  const value = fields[name];
  if (Array.isArray(value)) {
    return value.slice(0, MAX_ERRORS).map((entry) => readError(fields, entry, `${name} contains`));
  }
  return NONE.includes(value) ? [] : [readError(fields, value, `${name} is`)];
}

function readError(fields: Fields, value: unknown, where: string): WrittenError {
  const code = isObject(value) ? codeIn(value) : undefined;
  const message =
    reasonIn(value) ??
    details(value, code) ??
    reasonIn(fields) ??
    (typeof value === "number" && value !== 0 ? String(value) : withoutReason(where, value));
  return {
    code: code === undefined ? UNKNOWN_CODE : providerCode(cut(code, MAX_CODE_CHARS)),
    message: cut(message, MAX_MESSAGE_CHARS),
  };
}

function codeIn({ code }: Fields): string | undefined {
  return typeof code === "string" && code !== "" ? code : undefined;
}

/** An object or list as JSON, if it says more than the code. */
function details(value: unknown, code: string | undefined): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const says = ([name, member]: [string, unknown]) =>
    member !== null && !isBlank(member) && (name !== "code" || code === undefined);
  return Object.entries(value).some(says) ? compactJson(value) : undefined;
}

function failureWithoutError(fields: Fields): WrittenError[] {
  const { success, status, type } = fields;
  const [sign] = [
    ...Object.entries({ status, type }).filter(([, value]) => isFailure(value)),
    ...(success === false ? [["success", success] as const] : []),
  ];
  if (sign === undefined) return [];
  const [name, value] = sign;
  const message =
    reasonIn(fields) ?? (isObject(value) ? reasonIn(value) : undefined) ?? withoutReason(`${name} is`, value);
  return [{ code: UNKNOWN_CODE, message: cut(message, MAX_MESSAGE_CHARS) }];
}

function withoutReason(where: string, value: unknown): string {
  const text =
    typeof value === "string" && !isBlank(value) ? value.trim() : (compactJson(value) ?? "nested too deeply");
  return `The API reported a failure without a reason: ${where} ${cut(text, MAX_CODE_CHARS)}`;
}

function isBlank(value: unknown): boolean {
  return typeof value === "string" && value.trim() === "";
}

// The cut may split a surrogate pair, and half a pair cannot be stored.
function cut(text: string, length: number): string {
  return text.slice(0, length).toWellFormed();
}
