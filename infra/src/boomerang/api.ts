import { Validations } from "aws-cdk-lib";
import {
  CfnRestApi,
  EndpointAccessMode,
  EndpointType,
  LambdaIntegration,
  type Method,
  MethodLoggingLevel,
  ResponseType,
  RestApi,
  SecurityPolicy,
} from "aws-cdk-lib/aws-apigateway";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import type { Construct } from "constructs";
import type { Settings } from "../settings/parse-settings.ts";

// The provider tries again on 500, 502, 503 and 504 only. What the gateway says in the receiver's place must be one of
// them wherever it is not the caller's own fault.
const RETRIED: readonly [ResponseType, string][] = [
  [ResponseType.THROTTLED, "503"],
  [ResponseType.QUOTA_EXCEEDED, "503"],
  [ResponseType.INTEGRATION_FAILURE, "503"],
  [ResponseType.INTEGRATION_TIMEOUT, "504"],
  [ResponseType.DEFAULT_5XX, "503"],
];

const EXCEPTIONS = {
  "AwsSolutions-APIG1":
    "Paths hold the tokens that let deliveries in, so requests are not logged; the receiver logs what became of each.",
  "AwsSolutions-APIG2":
    "A validator would answer 400, and the provider would throw the output away; the receiver keeps what it cannot read.",
  "AwsSolutions-APIG3":
    "A firewall would answer 403 to outputs that look like an attack, and the provider would throw them away.",
  "AwsSolutions-APIG4":
    "The receiver checks the token in the path and the provider's signatures; the provider can present nothing else.",
  "AwsSolutions-APIG6": "Execution logs would hold paths, and with them tokens.",
  "AwsSolutions-COG4":
    "The receiver checks the token in the path and the provider's signatures; the provider can present nothing else.",
} as const;

/**
 * Makes the REST API in front of the receiver. A REST API, because its own answers can be given another status: 429
 * would lose a delivery. It has no log and no trace, since both would hold tokens.
 */
export function createApi(
  scope: Construct,
  name: string,
  receiver: IFunction,
  { deliveriesPerSecond, deliveriesBurst }: Pick<Settings, "deliveriesPerSecond" | "deliveriesBurst">,
): { readonly api: RestApi; readonly deliveries: Method } {
  const api = new RestApi(scope, "Api", {
    restApiName: name,
    description: "Boomerang: deliveries come in",
    endpointTypes: [EndpointType.REGIONAL],
    // Signatures are over bytes: nothing may be read as text on its way.
    binaryMediaTypes: ["*/*"],
    cloudWatchRole: false,
    deployOptions: {
      throttlingRateLimit: deliveriesPerSecond,
      throttlingBurstLimit: deliveriesBurst,
      // By method: the API as a whole also counts what strangers call that is not there.
      metricsEnabled: true,
      loggingLevel: MethodLoggingLevel.OFF,
      dataTraceEnabled: false,
      tracingEnabled: false,
    },
  });
  // CDK adds an output of its own to whatever stack this is in.
  api.node.tryRemoveChild("Endpoint");
  requireTls12(api);
  for (const [type, statusCode] of RETRIED) {
    api.addGatewayResponse(type.responseType, { type, statusCode });
  }
  const deliveries = api.root
    .addResource("v1")
    .addResource("webhooks")
    .addResource("{job_id}")
    .addResource("{token}")
    .addMethod("POST", new LambdaIntegration(receiver, { allowTestInvoke: false }));
  for (const [id, reason] of Object.entries(EXCEPTIONS)) Validations.of(api).acknowledge({ id, reason });
  return { api, deliveries };
}

/** By itself, the address that AWS gives a REST API accepts TLS 1.0. */
function requireTls12(api: RestApi): void {
  const { defaultChild } = api.node;
  if (!CfnRestApi.isCfnRestApi(defaultChild)) throw new TypeError("the REST API has no resource");
  defaultChild.securityPolicy = SecurityPolicy.TLS13_1_2_PQ_2025_09;
  // Strict would refuse callers whose TLS name is not the API's own, such as a proxy in front of it.
  defaultChild.endpointAccessMode = EndpointAccessMode.BASIC;
}
