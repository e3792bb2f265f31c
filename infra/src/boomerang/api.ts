import { DELIVERY_METHOD } from "@boomerang/core";
import { CfnElement, RemovalPolicy, Stack, Validations } from "aws-cdk-lib";
import {
  AccessLogFormat,
  CfnRestApi,
  EndpointAccessMode,
  EndpointType,
  type IResource,
  LambdaIntegration,
  LogGroupLogDestination,
  type Method,
  MethodLoggingLevel,
  ResponseType,
  RestApi,
  SecurityPolicy,
} from "aws-cdk-lib/aws-apigateway";
import type { IKey } from "aws-cdk-lib/aws-kms";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import type { Construct } from "constructs";
import type { Settings } from "../settings/parse-settings.ts";

// The provider retries only after 500, 502, 503 and 504. A response that the gateway gives without the receiver must be
// one of these, unless the request itself is at fault.
const RETRIED_STATUSES: readonly [ResponseType, string][] = [
  [ResponseType.THROTTLED, "503"],
  [ResponseType.QUOTA_EXCEEDED, "503"],
  [ResponseType.INTEGRATION_FAILURE, "503"],
  [ResponseType.INTEGRATION_TIMEOUT, "504"],
  [ResponseType.DEFAULT_5XX, "503"],
];

const MAX_LOGICAL_ID_CHARACTERS = 255;

// CDK appends it to the logical id of a deployment, so that a change of the API makes a new one.
const DEPLOYMENT_HASH_CHARACTERS = 32;

// Never the path, nor anything that may quote the request: paths contain the tokens that authorize deliveries.
const ACCESS_LOG_FIELDS = {
  requestId: "requestId",
  requestTime: "requestTime",
  sourceIp: "identity.sourceIp",
  httpMethod: "httpMethod",
  resourcePath: "resourcePath",
  protocol: "protocol",
  status: "status",
  responseType: "error.responseType",
  integrationStatus: "integration.status",
  responseLatency: "responseLatency",
  integrationLatency: "integration.latency",
  responseLength: "responseLength",
} as const;

const NO_ACCESS_LOGS =
  "The setting accessLogs is off. The receiver logs each delivery that it does not store.";

const EXCEPTIONS = {
  "AwsSolutions-APIG2":
    "A validator would respond with 400, which the provider does not retry, so the output would be lost; the receiver keeps deliveries that it cannot read.",
  "AwsSolutions-APIG3":
    "A firewall would respond with 403 to outputs that look like an attack; the provider does not retry that, so they would be lost.",
  "AwsSolutions-APIG4":
    "The receiver verifies the token in the path and the provider's signatures; the provider supports no other authentication.",
  "AwsSolutions-APIG6": "Execution logs would contain paths, and with them tokens.",
  "AwsSolutions-COG4":
    "The receiver verifies the token in the path and the provider's signatures; the provider supports no other authentication.",
} as const;

type ApiSettings = Pick<
  Settings,
  "deliveriesPerSecond" | "deliveriesBurst" | "accessLogs" | "logRetentionDays"
>;

/**
 * Creates the REST API in front of the receiver. Only a REST API can change the status of its own responses, and 429 would
 * lose a delivery. It has no execution logs and no traces, since both would contain tokens.
 */
export function createApi(
  scope: Construct,
  name: string,
  receiver: IFunction,
  settings: ApiSettings,
  key: IKey | undefined,
): { readonly api: RestApi; readonly deliveries: Method } {
  const api = new RestApi(scope, "Api", {
    restApiName: name,
    description: "Boomerang: receives deliveries",
    endpointTypes: [EndpointType.REGIONAL],
    // Signatures cover the raw bytes: the gateway must not decode bodies as text.
    binaryMediaTypes: ["*/*"],
    cloudWatchRole: false,
    deployOptions: {
      stageName: DELIVERY_METHOD.stage,
      throttlingRateLimit: settings.deliveriesPerSecond,
      throttlingBurstLimit: settings.deliveriesBurst,
      ...(settings.accessLogs && accessLog(scope, settings, key)),
      // Metrics for each method: those of the whole API also count requests to paths that do not exist.
      metricsEnabled: true,
      loggingLevel: MethodLoggingLevel.OFF,
      dataTraceEnabled: false,
      tracingEnabled: false,
    },
  });
  // Otherwise CDK adds an output of its own to the stack.
  api.node.tryRemoveChild("Endpoint");
  requireTls12(api);
  requireShortPath(api);
  for (const [type, statusCode] of RETRIED_STATUSES) {
    api.addGatewayResponse(type.responseType, { type, statusCode });
  }
  const deliveries = DELIVERY_METHOD.path
    .reduce((resource: IResource, part) => resource.addResource(part), api.root)
    .addMethod(DELIVERY_METHOD.method, new LambdaIntegration(receiver, { allowTestInvoke: false }));
  if (!settings.accessLogs)
    Validations.of(api).acknowledge({ id: "AwsSolutions-APIG1", reason: NO_ACCESS_LOGS });
  for (const [id, reason] of Object.entries(EXCEPTIONS)) Validations.of(api).acknowledge({ id, reason });
  return { api, deliveries };
}

/** Access logs, without paths. The account's role for them is not created: it is one for all APIs of the account and region. */
function accessLog(scope: Construct, { logRetentionDays }: ApiSettings, key: IKey | undefined) {
  const logGroup = new LogGroup(scope, "ApiAccessLogs", {
    retention: logRetentionDays,
    removalPolicy: RemovalPolicy.DESTROY,
    ...(key !== undefined && { encryptionKey: key }),
  });
  const fields = Object.entries(ACCESS_LOG_FIELDS).map(([name, variable]) => [name, `$context.${variable}`]);
  return {
    accessLogDestination: new LogGroupLogDestination(logGroup),
    accessLogFormat: AccessLogFormat.custom(JSON.stringify(Object.fromEntries(fields))),
  };
}

/** CDK makes the logical id of a deployment longer than CloudFormation accepts if the construct is deep in the tree. */
function requireShortPath(api: RestApi): void {
  const deployment = api.latestDeployment?.node.defaultChild;
  if (!CfnElement.isCfnElement(deployment)) throw new TypeError("the REST API has no deployment");
  const characters = Stack.of(api).getLogicalId(deployment).length + DEPLOYMENT_HASH_CHARACTERS;
  if (characters <= MAX_LOGICAL_ID_CHARACTERS) return;
  throw new Error(
    `The construct path ${api.node.path} is too long: the logical id of the API's deployment would have ${characters} characters, and CloudFormation allows ${MAX_LOGICAL_ID_CHARACTERS}. Shorten the construct ids in the path.`,
  );
}

/** The default of a REST API accepts TLS 1.0. */
function requireTls12(api: RestApi): void {
  const { defaultChild } = api.node;
  if (!CfnRestApi.isCfnRestApi(defaultChild)) throw new TypeError("the REST API has no resource");
  defaultChild.securityPolicy = SecurityPolicy.TLS13_1_2_PQ_2025_09;
  // STRICT would reject callers whose TLS server name is not the API's own, such as a proxy in front of it.
  defaultChild.endpointAccessMode = EndpointAccessMode.BASIC;
}
