import { isObject } from "../json/is-object.ts";
import { tryParse } from "../json/try-parse.ts";
import { type Foreign, nameForeignText } from "./foreign-text.ts";

type Members = Readonly<Record<string, unknown>>;

interface Envelope extends Foreign {
  readonly is: (members: Members) => boolean;
}

const ONE_JOB =
  "one message is one job: send each in a message of its own; send-message-batch sends up to ten";
const ONLY_BODY = "send only its body";
const STREAM = /^aws:(?:kinesis|dynamodb|kafka|amq|rmq)$/;
const POINTERS: readonly unknown[] = [
  "software.amazon.payloadoffloading.PayloadS3Pointer",
  "com.amazon.sqs.javamessaging.MessageS3Pointer",
];

function has(...names: readonly string[]): Envelope["is"] {
  return (members) => names.every((name) => Object.hasOwn(members, name));
}

/** Whether the members hold records of a service, as a Lambda function gets them; SNS writes `EventSource`. */
function holdsRecordsOf(service: string): Envelope["is"] {
  return ({ Records }) => {
    const [record] = Array.isArray(Records) ? Records : [];
    return isObject(record) && (record.eventSource ?? record.EventSource) === service;
  };
}

/** An object around a job message, such as `{"message":{…}}` or `{"body":"{…}"}`. */
function wrapper(name: string): Envelope {
  return {
    what: "a wrapper around a job message",
    fix: `send only the value of its ${name}`,
    is: (members) => {
      if (Object.hasOwn(members, "target") || !Object.hasOwn(members, name)) return false;
      const value = members[name];
      const inner = typeof value === "string" ? tryParse(value) : value;
      return isObject(inner) && (Object.hasOwn(inner, "target") || inner.type === "cancel");
    },
  };
}

const ENVELOPES: readonly Envelope[] = [
  {
    what: "an SNS notification",
    fix: "turn on raw message delivery for the subscription (attribute RawMessageDelivery)",
    is: (members) => has("TopicArn", "Message")(members) && members.Type === "Notification",
  },
  {
    what: "an SNS subscription confirmation",
    fix: "confirm the subscription at its SubscribeURL, and turn on raw message delivery",
    is: has("TopicArn", "SubscribeURL"),
  },
  {
    what: "an EventBridge event",
    fix: "have the rule send only the message, with an input path such as $.detail or an input transformer",
    is: has("detail-type", "source", "detail"),
  },
  {
    what: "a test event of S3",
    fix: "S3 sends it when notifications are set up; S3 cannot send job messages: have a Lambda function or an EventBridge rule make one of each event",
    is: (members) => members.Event === "s3:TestEvent",
  },
  {
    what: "an S3 notification",
    fix: "S3 cannot send job messages: have a Lambda function or an EventBridge rule make one of each event",
    is: holdsRecordsOf("aws:s3"),
  },
  {
    what: "an event of SQS for a Lambda function",
    fix: "send only the body of each record",
    is: holdsRecordsOf("aws:sqs"),
  },
  {
    what: "an event of SNS for a Lambda function",
    fix: "send only Sns.Message of each record",
    is: holdsRecordsOf("aws:sns"),
  },
  {
    what: "a batch of stream records",
    fix: "have a Lambda function or an EventBridge pipe make a message of each record",
    is: (members) => holdsRecordsOf("aws:dynamodb")(members) || holdsRecordsOf("aws:kinesis")(members),
  },
  { what: "a received SQS message", fix: ONLY_BODY, is: has("messageId", "receiptHandle", "body") },
  { what: "a received SQS message", fix: ONLY_BODY, is: has("MessageId", "Body") },
  {
    what: "a record of an EventBridge pipe",
    fix: "have the input template of the pipe write a job message, with <$.data.…> of Kinesis or <$.dynamodb.NewImage.…> of DynamoDB",
    is: ({ eventSource }) => typeof eventSource === "string" && STREAM.test(eventSource),
  },
  {
    what: "a task of Step Functions",
    fix: "send only its input; Boomerang does not return the task token: have a rule on the event bus do that",
    is: (members) =>
      (has("TaskToken")(members) || has("taskToken")(members)) && !Object.hasOwn(members, "target"),
  },
  {
    what: "the response of receive-message",
    fix: "send only the Body of each message",
    is: ({ Messages: messages }) => Array.isArray(messages) && has("Body")(messages[0] ?? {}),
  },
  { what: "the arguments of send-message", fix: "send only MessageBody", is: has("MessageBody") },
  {
    what: "the arguments of send-message-batch",
    fix: "send only MessageBody of each entry, each in a message of its own",
    is: has("QueueUrl", "Entries"),
  },
  { what: "a CloudEvent", fix: "send only its data", is: has("specversion", "source", "type") },
  {
    what: "an HTTP request of API Gateway or a function URL",
    fix: ONLY_BODY,
    is: has("requestContext", "headers", "body"),
  },
  {
    what: "the place of a message that was too large for the dead-letter queue",
    fix: "send the content of the object at body_location",
    is: (members) => has("body_location")(members) && !Object.hasOwn(members, "target"),
  },
  ...["message", "Message", "body", "payload", "data", "job", "detail", "event", "Input", "input"].map(
    wrapper,
  ),
];

/** Names the envelope that a message was sent in, and what to do about it; `undefined` for none that is known. */
export function describeEnvelope(members: Members): string | undefined {
  const envelope = ENVELOPES.find(({ is }) => is(members));
  return envelope && `the message body is ${envelope.what}, not a job message; ${envelope.fix}`;
}

/** Why JSON that is no object is no message. */
export function describeNonObject(value: unknown): string {
  const { what, fix } = foreignValue(value);
  return `the message body must be a JSON object, but is ${what}${fix === "" ? "" : `; ${fix}`}`;
}

function foreignValue(value: unknown): Foreign {
  if (Array.isArray(value)) return foreignArray(value);
  if (typeof value === "string") return foreignString(value);
  return { what: value === null ? "null" : `a ${typeof value}`, fix: "" };
}

function foreignArray(values: readonly unknown[]): Foreign {
  if (POINTERS.includes(values[0])) {
    return {
      what: "a pointer of the SQS Extended Client Library",
      fix: "Boomerang does not read messages from S3: send the message itself, with the URL of large data in model_input",
    };
  }
  return isObject(values[0]) ? { what: "an array of objects", fix: ONE_JOB } : { what: "an array", fix: "" };
}

function foreignString(text: string): Foreign {
  const inner = tryParse(text);
  if (isObject(inner) || Array.isArray(inner) || typeof inner === "string") {
    return {
      what: "a string that contains JSON",
      fix: "it was encoded twice: send the inner JSON, and call JSON.stringify or json.dumps once",
    };
  }
  const foreign = nameForeignText(text);
  return foreign === undefined
    ? { what: "a string", fix: "" }
    : { what: `a string that contains ${foreign.what}`, fix: foreign.fix };
}
