import { validateHeaderName, validateHeaderValue } from "node:http";
import { jsonResponse, type LoopbackResponse } from "../http/loopback-server.ts";

/** The response of a REST API when its function fails or returns an invalid response. */
export const BAD_GATEWAY: LoopbackResponse = jsonResponse(502, { message: "Internal server error" });

const SET_BY_SERVER = new Set(["connection", "content-length", "keep-alive", "transfer-encoding"]);

/**
 * Converts a function's result to an HTTP response; `undefined` when it is invalid, which API Gateway turns into a 502.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/handle-errors-in-lambda-integration.html
 */
export function restApiResponse(result: unknown): LoopbackResponse | undefined {
  if (typeof result !== "object" || result === null) return undefined;
  const { statusCode, body, isBase64Encoded, headers, multiValueHeaders } = result as Record<string, unknown>;
  if (typeof statusCode !== "number" || !Number.isInteger(statusCode)) return undefined;
  if (statusCode < 200 || statusCode > 599) return undefined;
  if (body !== undefined && body !== null && typeof body !== "string") return undefined;
  const named = mergedHeaders(headers, multiValueHeaders);
  if (named === undefined) return undefined;
  return {
    status: statusCode,
    // The default of API Gateway.
    headers: { "content-type": "application/json", ...named },
    body: Buffer.from(body ?? "", isBase64Encoded === true ? "base64" : "utf8"),
  };
}

function mergedHeaders(single: unknown, multiple: unknown): Record<string, readonly string[]> | undefined {
  const merged: Record<string, readonly string[]> = {};
  try {
    for (const [name, value] of [...Object.entries(single ?? {}), ...Object.entries(multiple ?? {})]) {
      const values = [value].flat().map(String);
      validateHeaderName(name);
      for (const text of values) validateHeaderValue(name, text);
      if (!SET_BY_SERVER.has(name.toLowerCase())) merged[name.toLowerCase()] = values;
    }
    return merged;
  } catch {
    return undefined;
  }
}
