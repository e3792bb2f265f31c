import { jsonBody, jsonOf, type RequestBody } from "../api/body.ts";

/**
 * The body of a synchronous call: bytes unchanged, everything else as JSON.
 *
 * @throws TypeError when the input is neither bytes nor a JSON value
 */
export function predictBody(input: unknown): RequestBody {
  if (!(input instanceof Uint8Array)) return jsonBody(jsonOf("the input", input));
  // Fetch cannot send bytes in shared memory, so they are copied.
  return { contentType: "application/octet-stream", content: new Uint8Array(input) };
}
