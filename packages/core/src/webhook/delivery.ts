import { type OwnErrorCode, providerCode, type WrittenError } from "../job/error-codes.ts";
import { memberText } from "../json/member-text.ts";
import { tryParse } from "../json/try-parse.ts";
import { MalformedDeliveryError } from "./malformed-delivery-error.ts";

// Ids of the API are much shorter; they become attributes of a record, so they are bounded.
const MAX_ID_CHARS = 256;
const MAX_ERRORS = 20;
const MAX_CODE_CHARS = 128;
const MAX_MESSAGE_CHARS = 4096;
// For an error without a code.
const UNKNOWN_CODE: OwnErrorCode = "UNKNOWN";

/** The fields of a webhook call that storing it needs; the others are ignored. */
export interface Delivery {
  readonly requestId: string;
  /** When it was sent, in the provider's form; see `isWithinTolerance`. */
  readonly time?: string;
  /**
   * Not empty when the inference failed. At most 20, codes of at most 128 characters (`UNKNOWN` if the delivery has none),
   * messages of at most 4,096.
   */
  readonly errors: readonly WrittenError[];
  /** The text of the output, JSON; absent if it is null or missing. */
  readonly data?: string;
}

/**
 * Reads the body of a delivery. It must be a JSON object with a `request_id`: storing it needs nothing more.
 *
 * Everything else may be missing, unknown or of another type, and bytes that are not UTF-8 become U+FFFD, because the
 * provider does not keep outputs: a wrong character is better than a lost result. A byte order mark is skipped.
 *
 * @throws MalformedDeliveryError when the body is not such an object
 */
export function parseDelivery(rawBody: Uint8Array): Delivery {
  const text = new TextDecoder().decode(rawBody);
  const body = parseObject(text);
  const requestId = shortText(body.request_id);
  if (requestId === undefined) {
    throw new MalformedDeliveryError("request_id", `must be a string of 1 to ${MAX_ID_CHARS} characters`);
  }
  const time = shortText(body.time);
  const data = body.data === null ? undefined : memberText(text, "data");
  return {
    requestId,
    ...(time !== undefined && { time }),
    errors: readErrors(body.errors),
    ...(data !== undefined && { data }),
  };
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  const body = tryParse(text);
  if (body === undefined) throw new MalformedDeliveryError("body", "is not JSON");
  if (!isObject(body)) throw new MalformedDeliveryError("body", "must be a JSON object");
  return body;
}

// Any value of `errors` that is not empty means that the inference failed, whatever its type.
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

function shortText(value: unknown): string | undefined {
  const isShort = typeof value === "string" && value !== "" && value.length <= MAX_ID_CHARS;
  // An id with half a surrogate pair cannot be stored, but must not reject the result.
  return isShort ? value.toWellFormed() : undefined;
}

// The cut may split a surrogate pair, and half a pair cannot be stored.
function cut(text: string, length: number): string {
  return text.slice(0, length).toWellFormed();
}
