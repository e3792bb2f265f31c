import type { APIGatewayProxyEvent } from "aws-lambda";

/** What the receiver reads of a request. */
export interface Request {
  readonly path: string;
  readonly body: string | null;
  readonly headers: Readonly<Record<string, string>> | null;
  readonly isBase64Encoded: boolean;
}

/** A request as a REST API hands it to the receiver, as far as that reads it. */
export function requestEvent(request: Request): APIGatewayProxyEvent {
  return request as APIGatewayProxyEvent;
}
