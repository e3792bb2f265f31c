import * as v from "valibot";
import type { Call } from "./call.ts";
import { readBody } from "./read-body.ts";
import { type ApiResponse, unreadableResponseError } from "./response-error.ts";

// A good answer of the API is below 1 KB, but for the errors that a status may list.
const MAX_ANSWER_BYTES = 1_048_576;

/** Reads an answer's body up to a number of bytes, 1 MiB by default; the rest is thrown away. */
export async function readResponse(response: Response, maxBytes = MAX_ANSWER_BYTES): Promise<ApiResponse> {
  const text = await readBody(response.body, maxBytes);
  return { status: response.status, headers: response.headers, text };
}

/**
 * Makes a reader that takes an answer's body for JSON of the schema's form, or throws an `InferenceApiError`.
 */
export function readAs<T>(
  call: Call,
  schema: v.GenericSchema<unknown, T>,
): (response: Response) => Promise<T> {
  return async (response) => {
    const answer = await readResponse(response);
    const parsed = v.safeParse(schema, tryParse(answer.text));
    if (parsed.success) return parsed.output;
    const field = v.getDotPath(parsed.issues[0]);
    throw unreadableResponseError(
      call,
      answer,
      field ? `its ${field} is missing or unknown` : "its body is no JSON object",
    );
  };
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
