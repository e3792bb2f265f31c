import { randomUUID } from "node:crypto";
import type { APIGatewayProxyEvent } from "aws-lambda";
import { LOCAL_ACCOUNT } from "../aws/account.ts";
import type { LoopbackRequest } from "../http/loopback-server.ts";

// API Gateway does not pass these on.
const HOP_BY_HOP = new Set(["connection", "keep-alive", "transfer-encoding", "upgrade"]);

/**
 * The event of a REST API with one greedy resource that treats every media type as binary.
 *
 * The path stays percent-encoded, header names keep their case, and a body is always base64-encoded.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
 */
export function restApiEvent(request: LoopbackRequest, now: number): APIGatewayProxyEvent {
  // Not parsed with URL, which would read the `a` of `//a/b` as a host and resolve `..`.
  const [path = "/", search = ""] = request.url.split(/\?(.*)/s, 2);
  const multiValueHeaders = headerLists(request);
  const query = lists(new URLSearchParams(search));
  const hasBody = request.body.length > 0;
  return {
    resource: "/{proxy+}",
    path,
    httpMethod: request.method,
    headers: lastOfEach(multiValueHeaders),
    multiValueHeaders,
    queryStringParameters: search !== "" ? lastOfEach(query) : null,
    multiValueQueryStringParameters: search !== "" ? query : null,
    pathParameters: { proxy: path.slice(1) },
    stageVariables: null,
    requestContext: {
      accountId: LOCAL_ACCOUNT,
      apiId: "local",
      authorizer: null,
      domainName: request.headers.host ?? "localhost",
      domainPrefix: "local",
      extendedRequestId: randomUUID(),
      httpMethod: request.method,
      identity: identity(request),
      path,
      protocol: "HTTP/1.1",
      requestId: randomUUID(),
      requestTime: requestTime(now),
      requestTimeEpoch: now,
      resourceId: "local",
      resourcePath: "/{proxy+}",
      stage: "local",
    },
    body: hasBody ? request.body.toString("base64") : null,
    isBase64Encoded: hasBody,
  };
}

type Lists = Record<string, string[]>;

function lists(pairs: Iterable<readonly [string, string]>): Lists {
  const result: Lists = Object.create(null);
  for (const [name, value] of pairs) {
    result[name] ??= [];
    result[name].push(value);
  }
  return { ...result };
}

function lastOfEach(all: Lists): Record<string, string> {
  return Object.fromEntries(Object.entries(all).map(([name, values]) => [name, values.at(-1) ?? ""]));
}

function headerLists({ rawHeaders, remoteAddress }: LoopbackRequest): Lists {
  const spelling = new Map<string, string>();
  const pairs: [string, string][] = [];
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const [name = "", value = ""] = rawHeaders.slice(at, at + 2);
    const lower = name.toLowerCase();
    if (HOP_BY_HOP.has(lower)) continue;
    // A header sent in two spellings is one header, with the first spelling.
    if (!spelling.has(lower)) spelling.set(lower, name);
    pairs.push([spelling.get(lower) ?? name, value]);
  }
  return lists([...pairs, ["X-Forwarded-For", remoteAddress], ["X-Forwarded-Proto", "http"]]);
}

function identity(request: LoopbackRequest): APIGatewayProxyEvent["requestContext"]["identity"] {
  return {
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
    sourceIp: request.remoteAddress,
    user: null,
    userAgent: request.headers["user-agent"] ?? null,
    userArn: null,
  };
}

// The format of access logs: 14/Nov/2023:22:13:20 +0000
function requestTime(now: number): string {
  const [, day, month, year, time] = new Date(now).toUTCString().split(" ");
  return `${day}/${month}/${year}:${time} +0000`;
}
