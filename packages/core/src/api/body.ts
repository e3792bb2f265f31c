import { JsonText, stringifyMembers } from "../json/json-text.ts";
import type { AsyncPredictRequest } from "./api-types.ts";

export interface RequestBody {
  readonly contentType: string;
  readonly content: string | Uint8Array<ArrayBuffer>;
}

/**
 * The body of a submission; a `JsonText` in it stays unchanged.
 *
 * @throws TypeError when the input is not a JSON value
 */
export function submissionBody(request: AsyncPredictRequest): RequestBody {
  const model_input = new JsonText(jsonOf("model_input", request.model_input));
  return jsonBody(stringifyMembers({ ...request, model_input }));
}

export function jsonBody(content: string): RequestBody {
  return { contentType: "application/json", content };
}

/** @throws TypeError when `value` is not a JSON value; the message contains `name`, not the value */
export function jsonOf(name: string, value: unknown): string {
  const text = value instanceof JsonText ? value.text : tryStringify(value);
  if (text === undefined) throw new TypeError(`${name} must be a JSON value`);
  return text;
}

// The error of JSON.stringify names members of the input, so it is not passed on.
function tryStringify(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}
