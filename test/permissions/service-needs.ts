import { resourcesOf, type Template, textOf } from "infra/testing/template";
import type { AwsCall } from "./aws-call.ts";
import { resolve } from "./resolve.ts";

/** A call that a service of AWS makes with a role of the stack. */
export interface ServiceNeed extends AwsCall {
  /** Who makes it, and where AWS says so. */
  readonly reason: string;
}

const LOGS = "Lambda writes the log of the function (Lambda Developer Guide, execution role)";
const TRACES = "Lambda sends traces (Lambda Developer Guide, X-Ray)";
const NETWORK =
  "Lambda connects the function with subnets (Lambda Developer Guide, VPC, execution role permissions)";
const QUEUE = "Lambda polls the queue (Lambda Developer Guide, SQS, execution role permissions)";
const STREAM = "Lambda polls the stream (Lambda Developer Guide, DynamoDB, execution role permissions)";
const FAILURES = "Lambda sends what it could not process (Lambda Developer Guide, DynamoDB, destinations)";
const SCHEDULES = "EventBridge Scheduler invokes the target of a schedule (its User Guide, execution role)";

const INTERFACES =
  "CreateNetworkInterface DescribeNetworkInterfaces DescribeSubnets DeleteNetworkInterface AssignPrivateIpAddresses UnassignPrivateIpAddresses";

const actions = (service: string, names: string) => names.split(" ").map((name) => `${service}:${name}`);

/** What services need because of how the template configures them, by the name of the role. */
export function serviceNeedsOf(template: Template, name: string): ServiceNeed[] {
  const isOf = (role: unknown) => textOf(role) === `${name}Role`;
  const need = (all: readonly string[], resource: unknown, reason: string): ServiceNeed[] =>
    all.map((action) => ({ action, resource: resolve(template, resource), reason }));
  const of = (type: string) =>
    Object.values(resourcesOf(template, `AWS::${type}`)).map(({ Properties }) => Properties);
  const functions = Object.entries(resourcesOf(template, "AWS::Lambda::Function")).filter(
    ([, { Properties }]) => isOf(Properties.Role),
  );
  const ids = functions.map(([id]) => id);
  return [
    ...functions.flatMap(([, { Properties }]) => {
      const { LogGroup } = Properties.LoggingConfig;
      const isInVpc = Properties.VpcConfig !== undefined;
      const logGroup = { "Fn::GetAtt": [LogGroup.Ref, "Arn"] };
      const traces = Properties.TracingConfig?.Mode === "Active";
      return [
        ...need(actions("logs", "CreateLogStream PutLogEvents"), logGroup, LOGS),
        ...(isInVpc ? need(actions("ec2", INTERFACES), "*", NETWORK) : []),
        ...(traces ? need(actions("xray", "PutTraceSegments PutTelemetryRecords"), "*", TRACES) : []),
      ];
    }),
    ...of("Lambda::EventSourceMapping")
      .filter(({ FunctionName }) => ids.includes(textOf(FunctionName)))
      .flatMap(({ EventSourceArn, DestinationConfig }) => {
        const isQueue = resolve(template, EventSourceArn).includes(":sqs:");
        const polls = isQueue
          ? need(actions("sqs", "ReceiveMessage DeleteMessage GetQueueAttributes"), EventSourceArn, QUEUE)
          : need(
              actions("dynamodb", "DescribeStream GetRecords GetShardIterator ListStreams"),
              EventSourceArn,
              STREAM,
            );
        const failures = DestinationConfig?.OnFailure?.Destination;
        return failures === undefined ? polls : [...polls, ...need(["sqs:SendMessage"], failures, FAILURES)];
      }),
    ...of("Scheduler::Schedule")
      .filter(({ Target }) => isOf(Target.RoleArn))
      .flatMap(({ Target }) => need(["lambda:InvokeFunction"], Target.Arn, SCHEDULES)),
  ];
}
