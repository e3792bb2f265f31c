import type { APIGatewayProxyEvent, APIGatewayProxyResult, SQSBatchResponse, SQSEvent } from "aws-lambda";
import type { LambdaFunction } from "./function.ts";
import type { Site } from "./site.ts";

/** A request to the address of deliveries, whoever sends it. */
export interface WebhookCall {
  readonly path: string;
  readonly body: Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
}

// Lambda takes 6 MiB for an invocation, and the body goes in as base64.
const MAX_BODY_BYTES = 4_700_000;
const TIMED_OUT_MS = 10_000;

/** The REST API: calls the receiver, and says 503 where there is no room for it. */
export type Gateway = (call: WebhookCall) => Promise<number>;

export function createGateway(
  { time, chance, climate, rules }: Site,
  receiver: LambdaFunction<APIGatewayProxyEvent | SQSEvent, APIGatewayProxyResult | SQSBatchResponse>,
): Gateway {
  let calls = 0;
  return async (call) => {
    const number = ++calls;
    const latency = (way: string) =>
      time.sleep(chance.of(`gateway ${number} ${way}`) ** 3 * climate.latencyMs);
    await latency("there");
    if (call.body.byteLength > MAX_BODY_BYTES) return 413;
    const startedAt = time.now();
    const invocation = await receiver.invoke(toEvent(call));
    // With a cold start of up to 400 ms.
    const isEnded =
      invocation.type === "answered" || (invocation.type === "died" && invocation.why === "timeout");
    if (isEnded && time.now() - startedAt > 2_400)
      rules.violated("the receiver answers within two seconds", `${time.now() - startedAt} ms`);
    await latency("back");
    if (invocation.type === "answered")
      return "statusCode" in invocation.answer ? invocation.answer.statusCode : 502;
    if (invocation.type === "throttled") return 503;
    return time.now() - startedAt >= TIMED_OUT_MS ? 504 : 502;
  };
}

function toEvent({ path, body, headers }: WebhookCall): APIGatewayProxyEvent {
  return {
    path,
    headers: { ...headers },
    body: body.byteLength === 0 ? null : Buffer.from(body).toString("base64"),
    isBase64Encoded: body.byteLength > 0,
    // The receiver reads nothing else.
  } as unknown as APIGatewayProxyEvent;
}
