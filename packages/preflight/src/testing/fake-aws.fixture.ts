import { createServer, type IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";

/** An account as {@link startFakeAws} plays it; what is left out is that of a new account, not bootstrapped, without a deployment. */
export interface FakeAccount {
  readonly concurrency?: number;
  readonly unreserved?: number;
  readonly rateLimit?: number;
  readonly burstLimit?: number;
  readonly bootstrapVersion?: number;
  readonly bootstrapQualifier?: string;
  readonly alarms?: number;
  readonly alarmQuota?: number;
  readonly secrets?: number;
  readonly secretQuota?: number;
  /** Logical ids and types of the deployed stack. */
  readonly stack?: readonly (readonly [logicalId: string, type: string])[];
  readonly receiverReserved?: number;
  /** The role that the API Gateway writes logs with. */
  readonly logsRole?: string;
  /** By id, ARN or alias: a key of AWS KMS, and its policy. */
  readonly keys?: Readonly<Record<string, { readonly metadata: object; readonly policy?: object }>>;
  /** By ARN: the attributes of a topic. */
  readonly topics?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** ARNs of managed policies. */
  readonly policies?: readonly string[];
  /** The errors of IAM actions: status, code and message. */
  readonly errors?: Readonly<Record<string, readonly [status: number, code: string, message?: string]>>;
  /** Regions that are not enabled: AWS does not know the account's keys there. */
  readonly disabledRegions?: readonly string[];
}

export interface FakeAws {
  readonly url: string;
  /** The IAM actions of all calls. */
  readonly calls: readonly string[];
  stop(): Promise<void>;
}

const PAGE = 100;

/** AWS over HTTP, on a loopback port, with those calls that the preflight makes. Any other call gets 501. */
export async function startFakeAws(account: FakeAccount = {}): Promise<FakeAws> {
  const calls: string[] = [];
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const action = actionOf(request, body);
    calls.push(action);
    const isXml = body.includes("Action=");
    const isDisabled = account.disabledRegions?.includes(regionOf(request)) === true;
    const error = isDisabled ? unknownKey(isXml) : account.errors?.[action];
    const answer = error === undefined ? answerTo(action, account, body, request.url ?? "") : fail(...error);
    response.statusCode = answer.status;
    response.setHeader("content-type", isXml ? "text/xml" : "application/json");
    if (answer.code !== undefined) response.setHeader("x-amzn-errortype", answer.code);
    response.end(isXml ? xmlOf(action, answer) : JSON.stringify(answer.content));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The region that a request is signed for. */
function regionOf({ headers }: IncomingMessage): string {
  return /Credential=[^/]+\/\d+\/([^/]+)\//.exec(headers.authorization ?? "")?.[1] ?? "";
}

/** As services with XML and with JSON say it. */
function unknownKey(isXml: boolean): readonly [number, string] {
  return isXml ? [403, "InvalidClientTokenId"] : [400, "UnrecognizedClientException"];
}

function actionOf({ headers, url = "" }: IncomingMessage, body: string): string {
  const target = String(headers["x-amz-target"] ?? "");
  const [, operation = ""] = target.split(".");
  if (target.startsWith("AmazonSSM")) return `ssm:${operation}`;
  if (target.startsWith("TrentService")) return `kms:${operation}`;
  if (target.startsWith("ServiceQuotas")) return `servicequotas:${operation}`;
  if (target.startsWith("secretsmanager")) return `secretsmanager:${operation}`;
  if (target.startsWith("GraniteService")) return `cloudwatch:${operation}`;
  const action = new URLSearchParams(body).get("Action");
  if (action === "GetCallerIdentity" || action === "AssumeRole") return `sts:${action}`;
  if (action === "GetTopicAttributes") return "sns:GetTopicAttributes";
  if (action === "GetPolicy") return "iam:GetPolicy";
  if (action !== null) return `cloudformation:${action}`;
  if (url.startsWith("/federation/credentials")) return "sso:GetRoleCredentials";
  if (url.includes("/account-settings")) return "lambda:GetAccountSettings";
  if (url.endsWith("/concurrency")) return "lambda:GetFunctionConcurrency";
  return url === "/account" ? "apigateway:GET" : url;
}

interface Answer {
  readonly status: number;
  /** Of an error. */
  readonly code?: string;
  readonly message?: string;
  /** JSON, or the XML of a result. */
  readonly content: unknown;
}

const succeed = (content: unknown): Answer => ({ status: 200, content });
const fail = (status: number, code: string, message = "secret words"): Answer => ({
  ...{ status, code, message },
  content: { __type: code, message },
});

interface Sent {
  readonly Name?: string;
  readonly ServiceCode?: string;
  readonly NextToken?: string;
  readonly KeyId?: string;
}

interface Call {
  readonly account: FakeAccount;
  /** What the client has sent. */
  readonly json: Sent;
  readonly form: URLSearchParams;
  readonly url: string;
}

const ANSWERS: Readonly<Record<string, (call: Call) => Answer>> = {
  "sts:GetCallerIdentity": () => succeed("<Account>123456789012</Account>"),
  "lambda:GetAccountSettings": ({ account: { concurrency = 10, unreserved = concurrency } }) =>
    succeed({
      AccountLimit: { ConcurrentExecutions: concurrency, UnreservedConcurrentExecutions: unreserved },
    }),
  "lambda:GetFunctionConcurrency": ({ account, url }) =>
    url.includes("ReceiverFunction")
      ? succeed({ ReservedConcurrentExecutions: account.receiverReserved })
      : fail(404, "ResourceNotFoundException"),
  "apigateway:GET": ({ account: { rateLimit = 10_000, burstLimit = 5000, logsRole } }) =>
    succeed({ throttleSettings: { rateLimit, burstLimit }, cloudwatchRoleArn: logsRole }),
  "kms:DescribeKey": ({ account, json }) => {
    const key = account.keys?.[json.KeyId ?? ""];
    return key === undefined ? fail(400, "NotFoundException") : succeed({ KeyMetadata: key.metadata });
  },
  "kms:GetKeyPolicy": ({ account, json }) => {
    const key = account.keys?.[json.KeyId ?? ""];
    return key === undefined
      ? fail(400, "NotFoundException")
      : succeed({ Policy: JSON.stringify(key.policy ?? {}) });
  },
  "sns:GetTopicAttributes": ({ account, form }) => {
    const topic = account.topics?.[form.get("TopicArn") ?? ""];
    return topic === undefined ? fail(404, "NotFound") : succeed(mapXml("Attributes", topic));
  },
  "iam:GetPolicy": ({ account, form }) =>
    account.policies?.includes(form.get("PolicyArn") ?? "")
      ? succeed(`<Policy><Arn>${form.get("PolicyArn")}</Arn></Policy>`)
      : fail(404, "NoSuchEntity"),
  "ssm:GetParameter": ({ account: { bootstrapVersion, bootstrapQualifier = "hnb659fds" }, json }) =>
    bootstrapVersion === undefined || json.Name !== `/cdk-bootstrap/${bootstrapQualifier}/version`
      ? fail(400, "ParameterNotFound")
      : succeed({ Parameter: { Value: String(bootstrapVersion) } }),
  "cloudformation:ListStackResources": ({ account: { stack } }) =>
    stack === undefined ? fail(400, "ValidationError") : succeed(stackXml(stack)),
  "cloudwatch:DescribeAlarms": ({ account: { alarms = 0 }, json }) => page(json, alarms, "MetricAlarms"),
  "secretsmanager:ListSecrets": ({ account: { secrets = 0 }, json }) => page(json, secrets, "SecretList"),
  "servicequotas:GetServiceQuota": ({ account: { alarmQuota, secretQuota = 500_000 }, json }) => {
    const Value = json.ServiceCode === "monitoring" ? alarmQuota : secretQuota;
    return Value === undefined ? fail(404, "NoSuchResourceException") : succeed({ Quota: { Value } });
  },
};

function answerTo(action: string, account: FakeAccount, body: string, url: string): Answer {
  const json = body.startsWith("{") ? JSON.parse(body) : {};
  const form = new URLSearchParams(body);
  return ANSWERS[action]?.({ account, json, form, url }) ?? fail(501, `NotPlayed ${action}`);
}

function page({ NextToken = "0" }: { readonly NextToken?: string }, all: number, key: string): Answer {
  const to = Math.min(all, Number(NextToken) + PAGE);
  const items = Array.from({ length: to - Number(NextToken) }, () => ({}));
  return succeed({ [key]: items, ...(to < all && { NextToken: String(to) }) });
}

function stackXml(stack: readonly (readonly [string, string])[]): string {
  const members = stack.map(
    ([id, type]) =>
      `<member><LogicalResourceId>${id}</LogicalResourceId><PhysicalResourceId>Stack-${id}</PhysicalResourceId><ResourceType>${type}</ResourceType><ResourceStatus>CREATE_COMPLETE</ResourceStatus></member>`,
  );
  return `<StackResourceSummaries>${members.join("")}</StackResourceSummaries>`;
}

function mapXml(name: string, fields: Readonly<Record<string, string>>): string {
  const entries = Object.entries(fields).map(
    ([key, value]) => `<entry><key>${key}</key><value>${value.replaceAll('"', "&quot;")}</value></entry>`,
  );
  return `<${name}>${entries.join("")}</${name}>`;
}

/** As in AWS's query protocol. */
function xmlOf(action: string, { code, message, content }: Answer): string {
  const [, name] = action.split(":");
  if (code === undefined)
    return `<${name}Response><${name}Result>${content}</${name}Result></${name}Response>`;
  return `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`;
}
