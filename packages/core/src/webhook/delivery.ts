import type { OwnErrorCode } from "../job/error-codes.ts";
import { memberText } from "../json/member-text.ts";
import { MalformedDeliveryError } from "./malformed-delivery-error.ts";

// An id of the API is far shorter; as a record's attribute it must stay small.
const MAX_ID_CHARS = 256;
const MAX_ERRORS = 20;
const MAX_CODE_CHARS = 128;
const MAX_MESSAGE_CHARS = 4096;
// For what says that the inference failed but not how.
const UNKNOWN_CODE: OwnErrorCode = "UNKNOWN";

/** What went wrong with an inference, as the provider tells it. */
export interface DeliveryError {
  /** At most 128 characters; `UNKNOWN` where the delivery has none. */
  readonly code: string;
  /** At most 4,096 characters. */
  readonly message: string;
}

/** The fields of a webhook call that storing it needs; the others are ignored. */
export interface Delivery {
  readonly requestId: string;
  /** When it was sent, as written; see `isWithinTolerance`. */
  readonly time?: string;
  /** At most 20; not empty when the inference failed. */
  readonly errors: readonly DeliveryError[];
  /** The output as it was written, JSON text; absent where it is null or missing. */
  readonly data?: string;
}

/**
 * Reads the body of a delivery, demanding only what storing it needs: a JSON object with a `request_id`.
 *
 * Everything else may be missing, unknown or of another type, and bytes that are not UTF-8 become U+FFFD,
 * because the provider keeps no output: a damaged character is mended more easily than a lost result. A byte
 * order mark is skipped.
 *
 * @throws MalformedDeliveryError when there is no such object or id
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

// The parser's own message quotes the text, so it is not kept.
function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

// Whatever stands under `errors`, other than nothing, says that the inference failed; that must not get lost.
function readErrors(value: unknown): DeliveryError[] {
  if (value === undefined || value === null || value === "" || value === false) return [];
  return (Array.isArray(value) ? value.slice(0, MAX_ERRORS) : [value]).map(readError);
}

function readError(value: unknown): DeliveryError {
  if (typeof value === "string") return { code: UNKNOWN_CODE, message: cut(value, MAX_MESSAGE_CHARS) };
  const { code, message }: Readonly<Record<string, unknown>> = isObject(value) ? value : {};
  return {
    code: typeof code === "string" && code !== "" ? cut(code, MAX_CODE_CHARS) : UNKNOWN_CODE,
    message: typeof message === "string" ? cut(message, MAX_MESSAGE_CHARS) : "",
  };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function shortText(value: unknown): string | undefined {
  const isShort = typeof value === "string" && value !== "" && value.length <= MAX_ID_CHARS;
  // Half a surrogate pair, which no store takes, must not keep a result out.
  return isShort ? value.toWellFormed() : undefined;
}

// Cutting may split a surrogate pair, which no store takes.
function cut(text: string, length: number): string {
  return text.slice(0, length).toWellFormed();
}
