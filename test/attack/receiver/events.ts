import type { APIGatewayProxyEvent } from "aws-lambda";

/** The fields of an API Gateway event that the receiver reads. */
export interface Request {
  readonly path: string;
  readonly body: string | null;
  readonly headers: Readonly<Record<string, string>> | null;
  readonly isBase64Encoded: boolean;
}

export function requestEvent(request: Request): APIGatewayProxyEvent {
  return request as APIGatewayProxyEvent;
}
