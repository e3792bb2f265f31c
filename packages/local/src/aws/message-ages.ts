import { fieldsOf } from "../json.ts";

/** A call of embedded SQS, as it was responded to. */
export interface SqsCall {
  readonly operation: string;
  readonly queueUrl: string;
  readonly request: unknown;
  readonly response: unknown;
}

export interface MessageAges {
  /** @returns how many messages the call has sent and deleted */
  observe(call: SqsCall, now: number): { readonly sent: number; readonly deleted: number };
  /** When the oldest message of the queue was sent, milliseconds since the epoch; `undefined` if there is none. */
  oldest(queueUrl: string): number | undefined;
}

interface Message {
  readonly sentAt: number;
  /** Of its latest receive: only this one deletes it. */
  handle?: string;
}

interface Queue {
  /** In the order in which they were sent. */
  readonly messages: Map<string, Message>;
  readonly idsByHandle: Map<string, string>;
}

/**
 * Knows how old the messages of queues are, from the calls that were made: fauxqs tells it only with every message of a queue. It does
 * not learn of messages that SQS moves to the dead-letter queue itself, after a thousand receives.
 */
export function createMessageAges(): MessageAges {
  const queues = new Map<string, Queue>();

  function queueOf(url: string): Queue {
    const queue = queues.get(url) ?? { messages: new Map(), idsByHandle: new Map() };
    queues.set(url, queue);
    return queue;
  }

  return {
    observe({ operation, queueUrl, request, response }, now) {
      const queue = queueOf(queueUrl);
      switch (operation) {
        case "SendMessage":
        case "SendMessageBatch":
          return { sent: send(queue, response, now), deleted: 0 };
        case "ReceiveMessage":
          receive(queue, response);
          break;
        case "DeleteMessage":
        case "DeleteMessageBatch":
          return { sent: 0, deleted: remove(queue, request) };
        case "PurgeQueue":
          queues.delete(queueUrl);
      }
      return { sent: 0, deleted: 0 };
    },
    oldest(queueUrl) {
      const [first] = queues.get(queueUrl)?.messages.values() ?? [];
      return first?.sentAt;
    },
  };
}

function send({ messages }: Queue, response: unknown, sentAt: number): number {
  const ids = listOf(response, "Successful").flatMap((each) => textOf(each, "MessageId"));
  for (const id of ids) messages.set(id, { sentAt });
  return ids.length;
}

function receive({ messages, idsByHandle }: Queue, response: unknown): void {
  for (const received of listOf(response, "Messages")) {
    const [id = ""] = textOf(received, "MessageId");
    const [handle = ""] = textOf(received, "ReceiptHandle");
    const message = messages.get(id);
    if (message === undefined) continue;
    if (message.handle !== undefined) idsByHandle.delete(message.handle);
    message.handle = handle;
    idsByHandle.set(handle, id);
  }
}

function remove({ messages, idsByHandle }: Queue, request: unknown): number {
  let removed = 0;
  for (const handle of listOf(request, "Entries").flatMap((each) => textOf(each, "ReceiptHandle"))) {
    if (messages.delete(idsByHandle.get(handle) ?? "")) removed++;
    idsByHandle.delete(handle);
  }
  return removed;
}

/** The entries of a call for several messages, or the one of a call for a single message. */
function listOf(body: unknown, name: string): readonly unknown[] {
  const list = fieldsOf(body)[name];
  return Array.isArray(list) ? list : name === "Messages" ? [] : [body];
}

function textOf(body: unknown, name: string): string[] {
  const text = fieldsOf(body)[name];
  return typeof text === "string" ? [text] : [];
}
