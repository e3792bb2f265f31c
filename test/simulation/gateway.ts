import type { APIGatewayProxyEvent, APIGatewayProxyResult, SQSBatchResponse, SQSEvent } from "aws-lambda";
import { GATEWAY_ANSWERS } from "./as-deployed.ts";
import type { Invocation, LambdaFunction } from "./function.ts";
import type { Reception } from "./observer.ts";
import type { Site } from "./site.ts";

/** A request to the address of deliveries, whoever sends it. */
export interface WebhookCall {
  readonly path: string;
  readonly body: Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
}

// Lambda takes 6 MiB for an invocation, and the body goes in as base64.
const MAX_BODY_BYTES = 4_700_000;

/** The REST API: calls the receiver, and says for itself that it could not. */
export type Gateway = (call: WebhookCall) => Promise<number>;

export function createGateway(
  { time, chance, climate, observer }: Site,
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
    if (invocation.type !== "throttled")
      observer.received({ how: endOf(invocation), ms: time.now() - startedAt });
    await latency("back");
    const isAnswer = invocation.type === "answered" && "statusCode" in invocation.answer;
    return isAnswer ? invocation.answer.statusCode : GATEWAY_ANSWERS.DEFAULT_5XX;
  };
}

function endOf(invocation: Exclude<Invocation<unknown>, { type: "throttled" }>): Reception["how"] {
  if (invocation.type !== "died") return invocation.type;
  return invocation.why === "timeout" ? "timed out" : "crashed";
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
