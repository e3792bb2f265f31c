import type { Invocation, LambdaFunction } from "@boomerang/testkit/models/lambda-function";
import type { APIGatewayProxyEvent, APIGatewayProxyResult, SQSBatchResponse, SQSEvent } from "aws-lambda";
import { GATEWAY_RESPONSES } from "../deployed/as-deployed.ts";
import type { ReceiverInvocation } from "./observer.ts";
import type { RunContext } from "./run-context.ts";

/** A request to a webhook URL, from the provider or an attacker. */
export interface WebhookCall {
  readonly path: string;
  readonly body: Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
}

// Lambda accepts 6 MiB for an invocation, and the body is base64 in it.
export const MAX_BODY_BYTES = 4_700_000;

/** The API Gateway: invokes the receiver, and responds itself where that fails. */
export type Gateway = (call: WebhookCall) => Promise<number>;

export function createGateway(
  { time, chance, profile, observer }: RunContext,
  receiver: LambdaFunction<APIGatewayProxyEvent | SQSEvent, APIGatewayProxyResult | SQSBatchResponse>,
): Gateway {
  let calls = 0;
  return async (call) => {
    const number = ++calls;
    const latency = (way: string) =>
      time.sleep(chance.of(`gateway ${number} ${way}`) ** 3 * profile.latencyMs);
    await latency("there");
    const requestedAt = time.now();
    if (call.body.byteLength > MAX_BODY_BYTES) return 413;
    const invocation = await receiver.invoke(toEvent(call, requestedAt));
    if (invocation.type !== "throttled")
      observer.receiverInvoked({ how: endOf(invocation), ms: time.now() - requestedAt });
    await latency("back");
    const hasStatus = invocation.type === "responded" && "statusCode" in invocation.response;
    return hasStatus ? invocation.response.statusCode : GATEWAY_RESPONSES.DEFAULT_5XX;
  };
}

function endOf(invocation: Exclude<Invocation<unknown>, { type: "throttled" }>): ReceiverInvocation["how"] {
  if (invocation.type !== "exited") return invocation.type;
  return invocation.reason === "timeout" ? "timed out" : "crashed";
}

function toEvent({ path, body, headers }: WebhookCall, requestedAt: number): APIGatewayProxyEvent {
  return {
    path,
    headers: { ...headers },
    body: body.byteLength === 0 ? null : Buffer.from(body).toString("base64"),
    isBase64Encoded: body.byteLength > 0,
    requestContext: { requestTimeEpoch: Math.floor(requestedAt) },
    // The receiver reads nothing else.
  } as unknown as APIGatewayProxyEvent;
}
