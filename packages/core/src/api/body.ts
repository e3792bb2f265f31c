import { JsonText, stringifyMembers } from "../json/json-text.ts";
import type { AsyncPredictRequest } from "./api-types.ts";

/** The body of a request. */
export interface RequestBody {
  readonly contentType: string;
  readonly content: string | Uint8Array<ArrayBuffer>;
}

/**
 * The body of a synchronous call: bytes as they are, all else as JSON; throws a TypeError for what JSON
 * cannot say.
 */
export function predictBody(input: unknown): RequestBody {
  // A copy, as bytes in shared memory cannot be sent.
  if (input instanceof Uint8Array)
    return { contentType: "application/octet-stream", content: new Uint8Array(input) };
  return jsonBody(jsonOf("the input", input));
}

/**
 * The body of a submission; a `JsonText` in it stays untouched; throws a TypeError like {@link predictBody}.
 */
export function submissionBody(request: AsyncPredictRequest): RequestBody {
  const model_input = new JsonText(jsonOf("model_input", request.model_input));
  return jsonBody(stringifyMembers({ ...request, model_input }));
}

function jsonBody(content: string): RequestBody {
  return { contentType: "application/json", content };
}

function jsonOf(name: string, value: unknown): string {
  const text = value instanceof JsonText ? value.text : tryStringify(value);
  if (text === undefined) throw new TypeError(`${name} must be a JSON value`);
  return text;
}

// The message of what JSON.stringify throws names members of the input.
function tryStringify(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}
