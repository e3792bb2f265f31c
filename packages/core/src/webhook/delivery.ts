import type { WrittenError } from "../job/error-codes.ts";
import { idOf, MAX_ID_CHARS, shortText } from "../json/member-id.ts";
import { memberTexts } from "../json/member-text.ts";
import { strictJson } from "../json/strict-json.ts";
import { tryParse } from "../json/try-parse.ts";
import { type BodyEncoding, decodeBody } from "./decode-body.ts";
import { reportedErrors } from "./delivery-errors.ts";
import { MalformedDeliveryError } from "./malformed-delivery-error.ts";

/** The fields of a webhook call that storing it needs; the others are ignored. */
export interface Delivery {
  readonly requestId: string;
  /** When it was sent, in the provider's form; see `isWithinTolerance`. */
  readonly time?: string;
  /** Without {@link data} not empty when the inference failed; see `reportedErrors` for its limits. */
  readonly errors: readonly WrittenError[];
  /** The text of the output; absent if it is null or missing. */
  readonly data?: string;
  /** {@link data} is no strict JSON: models write `NaN`, or raw line breaks in strings. */
  readonly isNotJson?: true;
}

interface Envelope {
  /** The members that are JSON, or almost. */
  readonly fields: Readonly<Record<string, unknown>>;
  readonly data: string | undefined;
  readonly requestId: string | undefined;
  readonly isNotJson: boolean;
}

/**
 * Reads the body of a delivery. It must be an object with a `request_id`: storing it needs nothing more.
 *
 * Everything else may be missing, unknown or of another type, and the output may be no strict JSON, because the provider
 * does not keep outputs.
 *
 * @throws MalformedDeliveryError when the body is not such an object
 */
export function parseDelivery(rawBody: Uint8Array, encoding: BodyEncoding = {}): Delivery {
  const { fields, data, requestId, isNotJson } = parseEnvelope(decodeBody(rawBody, encoding));
  if (requestId === undefined) {
    throw new MalformedDeliveryError(
      "request_id",
      `must be a string of 1 to ${MAX_ID_CHARS} characters, or a number`,
    );
  }
  const time = shortText(fields.time);
  return {
    requestId,
    ...(time !== undefined && { time }),
    errors: reportedErrors(fields),
    ...(data !== undefined && { data }),
    ...(isNotJson && { isNotJson }),
  };
}

function parseEnvelope(text: string): Envelope {
  const body = tryParse(text);
  if (body === undefined) return parseLenient(text);
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    throw new MalformedDeliveryError("body", "must be a JSON object");
  }
  const fields = body as Readonly<Record<string, unknown>>;
  const members = memberTexts(text);
  return {
    fields,
    data: fields.data === null ? undefined : members?.get("data"),
    requestId: idOf(members?.get("request_id")),
    isNotJson: false,
  };
}

/** The output comes from the model and may be any text. In the other members only `NaN` and control characters are tolerated. */
function parseLenient(text: string): Envelope {
  const notJson = new MalformedDeliveryError("body", "is not JSON");
  const members = memberTexts(text);
  if (members === undefined) throw notJson;
  const { data, ...others } = Object.fromEntries(members);
  const fields = Object.fromEntries(
    Object.entries(others).map(([name, value]) => [name, tryParse(strictJson(value))]),
  );
  if (Object.values(fields).includes(undefined)) throw notJson;
  const hasData = data !== undefined && data !== "null";
  return {
    fields,
    data: hasData ? data : undefined,
    requestId: idOf(others.request_id),
    isNotJson: hasData && tryParse(data) === undefined,
  };
}
