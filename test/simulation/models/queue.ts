import type { QueueMessage } from "@boomerang/runtime";
import type { Timers } from "@boomerang/simulator";
import type { Chance } from "../chance.ts";

/** A message as somebody received it. */
export interface Received {
  readonly id: string;
  readonly receiptHandle: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly receives: number;
  readonly sentAt: number;
}

/** A message as the queue keeps it. */
export interface Kept {
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Milliseconds since the epoch. */
  readonly sentAt: number;
}

/** An SQS queue: at least once, in any order, with delays, visibility, redrive and an end to its retention. */
export interface QueueModel {
  /** Resolves to the message's id. */
  send(message: QueueMessage): string;
  /** Up to `most` of the messages that are visible now, in any order, which hides them. */
  receive(most: number): Received[];
  remove(receiptHandle: string): void;
  returnAfter(receiptHandle: string, seconds: number): void;
  /** Calls back each time when a message may have become visible. */
  onVisible(callback: () => void): void;
  /** How many were ever sent. */
  readonly sent: () => number;
  /** All that is kept, visible or not. */
  readonly messages: readonly Kept[];
}

interface Message extends QueueMessage {
  readonly id: string;
  readonly body: string;
  readonly sentAt: number;
  visibleAt: number;
  receives: number;
  receiptHandle: string;
  isRemoved: boolean;
}

export function createQueueModel(options: {
  readonly name: string;
  readonly timers: Timers;
  readonly chance: Chance;
  readonly visibilityMs: number;
  readonly retentionMs: number;
  /** Whether a message is given out again, although it is hidden or removed; default never. */
  readonly isRepeated?: (what: string) => boolean;
  readonly redrive?: { readonly maxReceives: number; readonly to: QueueModel };
}): QueueModel {
  const { name, timers, chance, visibilityMs, retentionMs, isRepeated = () => false, redrive } = options;
  const all = new Map<string, Message>();
  const listeners: (() => void)[] = [];
  let count = 0;
  let draws = 0;

  function wakeAt(at: number): void {
    for (const listener of listeners) timers.setTimeout(listener, Math.max(0, at - timers.now()));
  }

  function show(message: Message, at: number): void {
    message.visibleAt = at;
    wakeAt(at);
  }

  function isVisible(message: Message): boolean {
    return !message.isRemoved && message.visibleAt <= timers.now();
  }

  function dropOld(): void {
    for (const [id, { sentAt }] of all) if (sentAt + retentionMs <= timers.now()) all.delete(id);
  }

  /** The newest receipt of a message speaks for it, and so does an older one. */
  function byReceipt(receiptHandle: string): Message | undefined {
    return all.get(receiptHandle.slice(0, receiptHandle.lastIndexOf("/")));
  }

  function take(message: Message): Received | undefined {
    if (redrive !== undefined && message.receives >= redrive.maxReceives) {
      all.delete(message.id);
      redrive.to.send(message);
      return undefined;
    }
    message.receives++;
    message.receiptHandle = `${message.id}/${message.receives}`;
    const isHidden = !isRepeated(`${message.receiptHandle} is given out twice`);
    show(message, timers.now() + (isHidden ? visibilityMs : 50));
    const { id, receiptHandle, body, attributes = {}, receives, sentAt } = message;
    return { id, receiptHandle, body, attributes, receives, sentAt };
  }

  return {
    send({ body, attributes = {}, delaySeconds = 0 }) {
      const id = `${name}-${++count}`;
      const sentAt = timers.now();
      const message: Message = {
        ...{ id, body, attributes, sentAt, receives: 0, receiptHandle: "", isRemoved: false },
        visibleAt: sentAt + delaySeconds * 1000,
      };
      all.set(id, message);
      wakeAt(message.visibleAt);
      return id;
    },
    receive(most) {
      dropOld();
      const visible = [...all.values()].filter(isVisible);
      const order = visible.map((message) => ({ message, place: chance.of(`${name} order ${draws++}`) }));
      const taken = order.sort((a, b) => a.place - b.place).slice(0, most);
      return taken.flatMap(({ message }) => take(message) ?? []);
    },
    remove(receiptHandle) {
      const message = byReceipt(receiptHandle);
      if (message === undefined) return;
      // A server that did not hear of it gives the message out once more.
      if (isRepeated(`${receiptHandle} comes again`)) return;
      message.isRemoved = true;
      all.delete(message.id);
    },
    returnAfter(receiptHandle, seconds) {
      const message = byReceipt(receiptHandle);
      if (message !== undefined) show(message, timers.now() + seconds * 1000);
    },
    sent: () => count,
    onVisible: (callback) => void listeners.push(callback),
    get messages() {
      dropOld();
      return [...all.values()].map(({ body, attributes = {}, sentAt }) => ({ body, attributes, sentAt }));
    },
  };
}
