import type { APIGatewayProxyEvent } from "aws-lambda";

export interface RequestFields {
  readonly path: string;
  readonly body?: string | Uint8Array | null;
  /** A list for a header of several lines. */
  readonly headers?: Readonly<Record<string, string | readonly string[]>> | null;
  /** Whether the REST API treats every media type as binary, as ours does; default true. */
  readonly isBase64Encoded?: boolean;
  /** When the API Gateway received the request; default 2026-01-01T00:00:00Z. */
  readonly requestTimeEpoch?: number;
}

/** The event for a request to the REST API, which has a greedy resource. */
export function restApiEvent({
  path,
  body = null,
  headers = {},
  isBase64Encoded = true,
  requestTimeEpoch = 1_767_225_600_000,
}: RequestFields): APIGatewayProxyEvent {
  const text = body === null ? null : Buffer.from(body).toString(isBase64Encoded ? "base64" : "utf8");
  return {
    resource: "/v1/webhooks/{job_id}/{token}",
    path,
    httpMethod: "POST",
    // API Gateway passes null for a request without headers; of several lines, `headers` has the last.
    headers: (headers && mapped(headers, (lines) => lines.at(-1))) as APIGatewayProxyEvent["headers"],
    multiValueHeaders: mapped(headers ?? {}, (lines) => [...lines]),
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    pathParameters: null,
    stageVariables: null,
    requestContext: {
      accountId: "123456789012",
      apiId: "a1b2c3d4e5",
      authorizer: null,
      domainName: "a1b2c3d4e5.execute-api.us-east-1.amazonaws.com",
      domainPrefix: "a1b2c3d4e5",
      extendedRequestId: "E-request",
      httpMethod: "POST",
      identity: {
        accessKey: null,
        accountId: null,
        apiKey: null,
        apiKeyId: null,
        caller: null,
        clientCert: null,
        cognitoAuthenticationProvider: null,
        cognitoAuthenticationType: null,
        cognitoIdentityId: null,
        cognitoIdentityPoolId: null,
        principalOrgId: null,
        sourceIp: "192.0.2.1",
        user: null,
        userAgent: "provider/1.0",
        userArn: null,
      },
      path: `/prod${path}`,
      protocol: "HTTP/1.1",
      requestId: "c6af9ac6-7b61",
      requestTime: "01/Jan/2026:00:00:00 +0000",
      requestTimeEpoch,
      resourceId: "123456",
      resourcePath: "/v1/webhooks/{job_id}/{token}",
      stage: "prod",
    },
    body: text,
    isBase64Encoded: body !== null && isBase64Encoded,
  };
}

function mapped<T>(headers: NonNullable<RequestFields["headers"]>, map: (lines: readonly string[]) => T) {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, map([value].flat())]));
}
