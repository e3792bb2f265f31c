import { MAX_MESSAGE_BYTES, type Queue, type QueueMessage } from "@boomerang/runtime";
import type { Chance } from "../chance.ts";
import type { Timers } from "../virtual-clock.ts";
import { AwsError } from "./aws-error.ts";

export interface Received {
  readonly id: string;
  readonly receiptHandle: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly receiveCount: number;
  readonly sentAt: number;
}

export interface Stored {
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Milliseconds since the epoch. */
  readonly sentAt: number;
}

/** An SQS queue: at-least-once delivery, any order, visibility timeout, redrive and retention. */
export interface QueueModel {
  /**
   * Returns the message id.
   *
   * @param sentAt when its retention begins; default now. A redriven message keeps its age
   * @param receiveCount how often it was received before; default never
   * @throws {@link AwsError} for a message over 1 MiB with its attributes
   */
  send(message: QueueMessage, sentAt?: number, receiveCount?: number): string;
  /** Up to `most` visible messages, in any order; they become invisible. */
  receive(most: number): Received[];
  delete(receiptHandle: string): void;
  /** @throws {@link AwsError} for a message that is not in flight, and for a timeout over 12 hours */
  changeVisibility(receiptHandle: string, seconds: number): void;
  /** Calls back whenever a message may have become visible. */
  onVisible(callback: () => void): void;
  /** How many messages were ever sent. */
  readonly sent: () => number;
  /** All messages, visible or not. */
  readonly messages: readonly Stored[];
}

interface Message extends QueueMessage {
  readonly id: string;
  readonly body: string;
  readonly sentAt: number;
  visibleAt: number;
  receiveCount: number;
  receiptHandle: string;
  isDeleted: boolean;
}

const SOON_MS = 50;
const MAX_VISIBILITY_SECONDS = 43_200;

/** The queue as functions call it. */
export function queueOf(queue: QueueModel): Queue {
  return {
    send: async (message) => void queue.send(message),
    changeVisibility: async (receiptHandle, seconds) => queue.changeVisibility(receiptHandle, seconds),
  };
}

export function createQueueModel(options: {
  readonly name: string;
  readonly timers: Timers;
  readonly chance: Chance;
  readonly visibilityMs: number;
  readonly retentionMs: number;
  /** Whether a message is received again although it is invisible or deleted; default never. */
  readonly duplicates?: (what: string) => boolean;
  readonly onReceived?: (received: Received) => void;
  readonly redrive?: { readonly maxReceiveCount: number; readonly to: QueueModel };
}): QueueModel {
  const {
    name,
    timers,
    chance,
    visibilityMs,
    retentionMs,
    duplicates = () => false,
    redrive,
    onReceived,
  } = options;
  const all = new Map<string, Message>();
  const listeners: (() => void)[] = [];
  let count = 0;
  let draws = 0;

  function notifyAt(at: number, whom: readonly (() => void)[] = listeners): void {
    for (const listener of whom) timers.setTimeout(listener, Math.max(0, at - timers.now()));
  }

  function setVisibleAt(message: Message, at: number): void {
    message.visibleAt = at;
    notifyAt(at);
  }

  function isVisible(message: Message): boolean {
    return !message.isDeleted && message.visibleAt <= timers.now();
  }

  function deleteExpired(): void {
    for (const [id, { sentAt }] of all) if (sentAt + retentionMs <= timers.now()) all.delete(id);
  }

  /** Older receipt handles of a message are valid too. */
  function byReceipt(receiptHandle: string): Message | undefined {
    return all.get(receiptHandle.slice(0, receiptHandle.lastIndexOf("/")));
  }

  function receiveOne(message: Message): Received | undefined {
    if (redrive !== undefined && message.receiveCount >= redrive.maxReceiveCount) {
      all.delete(message.id);
      redrive.to.send(message, message.sentAt);
      return undefined;
    }
    message.receiveCount++;
    message.receiptHandle = `${message.id}/${message.receiveCount}`;
    const isHidden = !duplicates(`${message.receiptHandle} is received twice`);
    // The duplicate becomes visible at once, or while the first copy is in flight.
    const againMs = SOON_MS + chance.of(`${name} ${message.receiptHandle} again`) ** 3 * visibilityMs;
    setVisibleAt(message, timers.now() + (isHidden ? visibilityMs : againMs));
    const { id, receiptHandle, body, attributes = {}, receiveCount, sentAt } = message;
    const received = { id, receiptHandle, body, attributes, receiveCount, sentAt };
    onReceived?.(received);
    return received;
  }

  return {
    send({ body, attributes: given = {} }, sentAt = timers.now(), receiveCount = 0) {
      // Like the adapter: SQS rejects empty attributes.
      const attributes = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ""));
      const bytes = messageBytes(body, attributes);
      if (bytes > MAX_MESSAGE_BYTES) throw invalid(`a message of ${bytes} bytes is over 1 MiB`);
      const id = `${name}-${++count}`;
      const message: Message = {
        ...{ id, body, attributes, sentAt, receiveCount, receiptHandle: "", isDeleted: false },
        visibleAt: timers.now(),
      };
      all.set(id, message);
      notifyAt(message.visibleAt);
      return id;
    },
    receive(most) {
      deleteExpired();
      const visible = [...all.values()].filter(isVisible);
      const order = visible.map((message) => ({ message, rank: chance.of(`${name} order ${draws++}`) }));
      const taken = order.sort((a, b) => a.rank - b.rank).slice(0, most);
      return taken.flatMap(({ message }) => receiveOne(message) ?? []);
    },
    delete(receiptHandle) {
      const message = byReceipt(receiptHandle);
      if (message === undefined) return;
      // A server that missed the deletion delivers the message once more.
      if (duplicates(`${receiptHandle} is received after its deletion`)) return;
      message.isDeleted = true;
      all.delete(message.id);
    },
    changeVisibility(receiptHandle, seconds) {
      if (!isWithin(seconds, MAX_VISIBILITY_SECONDS)) throw invalid(`a visibility timeout of ${seconds} s`);
      const message = byReceipt(receiptHandle);
      if (message === undefined || isVisible(message)) {
        throw new AwsError("MessageNotInflight", `message ${receiptHandle} is not in flight`);
      }
      setVisibleAt(message, timers.now() + seconds * 1000);
    },
    sent: () => count,
    onVisible(callback) {
      listeners.push(callback);
      for (const { visibleAt } of all.values()) notifyAt(visibleAt, [callback]);
    },
    get messages() {
      deleteExpired();
      return [...all.values()].map(({ body, attributes = {}, sentAt }) => ({ body, attributes, sentAt }));
    },
  };
}

const invalid = (what: string) => new AwsError("InvalidParameterValue", `SQS rejects ${what}`);

const isWithin = (seconds: number, most: number) =>
  Number.isInteger(seconds) && seconds >= 0 && seconds <= most;

/** Attribute names and types count too; all of ours have the type `String`. */
function messageBytes(body: string, attributes: Readonly<Record<string, string>>): number {
  const texts = Object.entries(attributes).flatMap(([name, value]) => [name, "String", value]);
  return [body, ...texts].reduce((sum, text) => sum + Buffer.byteLength(text), 0);
}
