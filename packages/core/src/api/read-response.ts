import * as v from "valibot";
import { tryParse } from "../json/try-parse.ts";
import type { Call } from "./call.ts";
import type { FetchResponse } from "./fetch.ts";
import { type ApiResponse, unreadableResponseError } from "./response-error.ts";

// Successful responses of the API are below 1 KB, except for the errors that a request status may list.
const MAX_RESPONSE_BYTES = 1_048_576;

/** Reads a response's body up to a number of bytes, 1 MiB by default; the rest is discarded. */
export async function readResponse(
  response: FetchResponse,
  maxBytes = MAX_RESPONSE_BYTES,
): Promise<ApiResponse> {
  const text = await readBody(response.body, maxBytes);
  return { status: response.status, headers: response.headers, text };
}

/**
 * A reader of responses whose body must be an object that matches the schema; otherwise it throws an `InferenceApiError`.
 *
 * @param parse the object of a text, `undefined` if there is none; default: JSON
 */
export function readAs<T>(
  call: Call,
  schema: v.GenericSchema<unknown, T>,
  parse: (text: string) => unknown = tryParse,
): (response: FetchResponse) => Promise<T> {
  return async (response) => {
    const read = await readResponse(response);
    const parsed = v.safeParse(schema, parse(read.text));
    if (parsed.success) return parsed.output;
    const field = v.getDotPath(parsed.issues[0]);
    const problem = field ? `its ${field} is missing or unknown` : "its body is not a JSON object";
    throw unreadableResponseError(call, read, problem);
  };
}

async function readBody(body: FetchResponse["body"], maxBytes: number): Promise<string> {
  const reader = body?.getReader();
  const chunks: Uint8Array[] = [];
  for (let size = 0; reader && size < maxBytes; ) {
    const { done, value } = await reader.read();
    if (done || value === undefined) return decode(chunks);
    chunks.push(value);
    size += value.byteLength;
  }
  // Not awaited: a server that keeps the connection open must not delay the caller.
  reader?.cancel().catch(() => undefined);
  return decode(chunks, maxBytes);
}

function decode(chunks: readonly Uint8Array[], maxBytes?: number): string {
  return new TextDecoder().decode(Buffer.concat(chunks).subarray(0, maxBytes));
}
