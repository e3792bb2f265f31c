import { Stack } from "aws-cdk-lib";
import { Construct } from "constructs";
import { expect, test } from "vitest";
import {
  createApp,
  inlineCode,
  resourceOf,
  resourcesOf,
  synthesise,
  templateOf,
  textOf,
} from "../testing/template.fixture.ts";
import { Boomerang } from "./boomerang.ts";

const template = templateOf();

test("the API has one method: POST /v1/webhooks/{job_id}/{token}, which invokes the receiver", () => {
  const { HttpMethod, ResourceId, Integration } = resourceOf(template, "AWS::ApiGateway::Method").Properties;
  expect([HttpMethod, Integration.Type]).toEqual(["POST", "AWS_PROXY"]);
  expect(textOf(Integration.Uri)).toContain("/functions/ReceiverFunction/invocations");
  const resources = resourcesOf(template, "AWS::ApiGateway::Resource");
  const path: string[] = [];
  for (
    let id = textOf(ResourceId);
    resources[id] !== undefined;
    id = textOf(resources[id]?.Properties.ParentId)
  ) {
    path.unshift(resources[id]?.Properties.PathPart);
  }
  expect(path).toEqual(["v1", "webhooks", "{job_id}", "{token}"]);
});

test("the gateway does not decode bodies, since signatures cover the raw bytes", () => {
  expect(resourceOf(template, "AWS::ApiGateway::RestApi").Properties.BinaryMediaTypes).toEqual(["*/*"]);
});

test("it is regional and requires TLS 1.2 or later", () => {
  expect(resourceOf(template, "AWS::ApiGateway::RestApi").Properties).toMatchObject({
    EndpointConfiguration: { Types: ["REGIONAL"] },
    SecurityPolicy: "SecurityPolicy_TLS13_1_2_PQ_2025_09",
    EndpointAccessMode: "BASIC",
  });
});

test("every response that the gateway gives instead of the receiver is one that the provider retries", () => {
  const responses = Object.values(resourcesOf(template, "AWS::ApiGateway::GatewayResponse"));
  const statuses = responses.map(({ Properties: { ResponseType, StatusCode } }) => [
    ResponseType,
    StatusCode,
  ]);
  expect(Object.fromEntries(statuses)).toEqual({
    THROTTLED: "503",
    QUOTA_EXCEEDED: "503",
    INTEGRATION_FAILURE: "503",
    INTEGRATION_TIMEOUT: "504",
    DEFAULT_5XX: "503",
  });
});

/** What an access log may contain: nothing of the request but its method, its size and where it came from. */
const LOGGED = [
  "error.responseType",
  "httpMethod",
  "identity.sourceIp",
  "integration.latency",
  "integration.status",
  "protocol",
  "requestId",
  "requestTime",
  "resourcePath",
  "responseLatency",
  "responseLength",
  "status",
];

test("access logs contain neither the path, which contains a token, nor anything else that quotes the request", () => {
  const logged = templateOf({ accessLogs: true, logRetentionDays: 90 });
  const { AccessLogSetting, MethodSettings, TracingEnabled } = resourceOf(
    logged,
    "AWS::ApiGateway::Stage",
  ).Properties;
  const variables: string[] = Object.values(JSON.parse(AccessLogSetting.Format));
  expect(variables.sort()).toEqual(LOGGED.map((name) => `$context.${name}`));
  expect(textOf(AccessLogSetting.DestinationArn)).toMatch(/:log-group:ApiAccessLogs$/);
  expect(resourceOf(logged, "AWS::Logs::LogGroup", "ApiAccessLogs").Properties.RetentionInDays).toBe(90);
  // Execution logs and traces stay off, and so does the role, which is one for all APIs of the account and region.
  expect(MethodSettings).toMatchObject([{ LoggingLevel: "OFF", DataTraceEnabled: false }]);
  expect(TracingEnabled).toBe(false);
  logged.resourceCountIs("AWS::ApiGateway::Account", 0);
});

test("by default it has no logs and no traces, which would contain tokens", () => {
  const stage = resourceOf(template, "AWS::ApiGateway::Stage").Properties;
  expect(stage.AccessLogSetting).toBeUndefined();
  expect(stage.TracingEnabled).toBe(false);
  expect(stage.MethodSettings).toMatchObject([{ LoggingLevel: "OFF", DataTraceEnabled: false }]);
  template.resourceCountIs("AWS::ApiGateway::Account", 0);
  const traced = resourceOf(templateOf({ tracing: true }), "AWS::ApiGateway::Stage").Properties;
  expect(traced.TracingEnabled).toBe(false);
});

test("its method has metrics of its own, which do not count requests to other paths", () => {
  const { MethodSettings } = resourceOf(template, "AWS::ApiGateway::Stage").Properties;
  expect(MethodSettings).toMatchObject([{ HttpMethod: "*", ResourcePath: "/*", MetricsEnabled: true }]);
});

test("its rate and burst limits are settings", () => {
  const settings = { deliveriesPerSecond: 100, deliveriesBurst: 200 };
  expect(resourceOf(templateOf(settings), "AWS::ApiGateway::Stage").Properties.MethodSettings).toMatchObject([
    { HttpMethod: "*", ResourcePath: "/*", ThrottlingRateLimit: 100, ThrottlingBurstLimit: 200 },
  ]);
});

test("only this API may invoke the receiver, and only at that path", () => {
  const { Principal, SourceArn } = resourceOf(template, "AWS::Lambda::Permission").Properties;
  expect(Principal).toBe("apigateway.amazonaws.com");
  expect(textOf(SourceArn)).toMatch(/:Api\/.*\/POST\/v1\/webhooks\/\*\/\*$/);
});

test("a construct path that makes a logical id too long for CloudFormation is rejected", () => {
  const createAt = (characters: number) => {
    const stack = new Stack(createApp(), "Shop");
    const scope = new Construct(stack, "a".repeat(characters));
    new Boomerang(scope, "Boomerang", { code: inlineCode });
    return synthesise(stack);
  };
  const ids = Object.keys(createAt(193).findResources("AWS::ApiGateway::Deployment"));
  expect(ids.map((id) => id.length)).toEqual([255]);
  expect(() => createAt(194)).toThrow(
    /^The construct path Shop\/a+\/Boomerang\/Api is too long: .* would have 256 characters, and CloudFormation allows 255\. Shorten the construct ids/,
  );
});
