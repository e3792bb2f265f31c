import { validateHeaderName, validateHeaderValue } from "node:http";
import { jsonAnswer, type LoopbackAnswer } from "../http/loopback-server.ts";

/** What a REST API answers when its function fails or answers what is no response. */
export const BAD_GATEWAY: LoopbackAnswer = jsonAnswer(502, { message: "Internal server error" });

const NOT_THE_HANDLERS = new Set(["connection", "content-length", "keep-alive", "transfer-encoding"]);

/**
 * A function's result as a REST API answers it, or `undefined` when it is malformed, which API Gateway makes a 502.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/handle-errors-in-lambda-integration.html
 */
export function restApiAnswer(result: unknown): LoopbackAnswer | undefined {
  if (typeof result !== "object" || result === null) return undefined;
  const { statusCode, body, isBase64Encoded, headers, multiValueHeaders } = result as Record<string, unknown>;
  if (typeof statusCode !== "number" || !Number.isInteger(statusCode)) return undefined;
  if (statusCode < 200 || statusCode > 599) return undefined;
  if (body !== undefined && body !== null && typeof body !== "string") return undefined;
  const named = mergedHeaders(headers, multiValueHeaders);
  if (named === undefined) return undefined;
  return {
    status: statusCode,
    // API Gateway's own default.
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
      if (!NOT_THE_HANDLERS.has(name.toLowerCase())) merged[name.toLowerCase()] = values;
    }
    return merged;
  } catch {
    return undefined;
  }
}
