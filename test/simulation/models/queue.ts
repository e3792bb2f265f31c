import { MAX_MESSAGE_BYTES, type QueueMessage } from "@boomerang/runtime";
import type { Timers } from "@boomerang/simulator";
import type { Chance } from "../chance.ts";
import { RefusedError } from "./refused-error.ts";

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

/** An SQS queue: at least once, in any order, with visibility timeouts, redrive and an end to its retention. */
export interface QueueModel {
  /**
   * Gives the message's id.
   *
   * @param sentAt from when it is kept; default now. One that comes from another queue is as old as it was there
   * @throws {@link RefusedError} for a message over 1 MiB, its attributes included
   */
  send(message: QueueMessage, sentAt?: number): string;
  /** Up to `most` of the messages that are visible now, in any order, which hides them. */
  receive(most: number): Received[];
  remove(receiptHandle: string): void;
  /** @throws {@link RefusedError} for a message that nobody has in hand, and for a time over 12 hours */
  returnAfter(receiptHandle: string, seconds: number): void;
  /** Calls back each time when a message may have become visible, also one that is kept by now. */
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

const SOON_MS = 50;
const MAX_HIDDEN_SECONDS = 43_200;

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

  function wakeAt(at: number, whom: readonly (() => void)[] = listeners): void {
    for (const listener of whom) timers.setTimeout(listener, Math.max(0, at - timers.now()));
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
      redrive.to.send(message, message.sentAt);
      return undefined;
    }
    message.receives++;
    message.receiptHandle = `${message.id}/${message.receives}`;
    const isHidden = !isRepeated(`${message.receiptHandle} is given out twice`);
    // The other copy comes at once, or while the first is in hand.
    const againMs = SOON_MS + chance.of(`${name} ${message.receiptHandle} again`) ** 3 * visibilityMs;
    show(message, timers.now() + (isHidden ? visibilityMs : againMs));
    const { id, receiptHandle, body, attributes = {}, receives, sentAt } = message;
    return { id, receiptHandle, body, attributes, receives, sentAt };
  }

  return {
    send({ body, attributes: given = {} }, sentAt = timers.now()) {
      // The adapter leaves out what is empty, since SQS refuses it.
      const attributes = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ""));
      const bytes = messageBytes(body, attributes);
      if (bytes > MAX_MESSAGE_BYTES) throw refused(`a message of ${bytes} bytes is over 1 MiB`);
      const id = `${name}-${++count}`;
      const message: Message = {
        ...{ id, body, attributes, sentAt, receives: 0, receiptHandle: "", isRemoved: false },
        visibleAt: timers.now(),
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
      if (!isWithin(seconds, MAX_HIDDEN_SECONDS)) throw refused(`a visibility timeout of ${seconds} s`);
      const message = byReceipt(receiptHandle);
      if (message === undefined || isVisible(message)) {
        throw new RefusedError("MessageNotInflight", `nobody has message ${receiptHandle} in hand`);
      }
      show(message, timers.now() + seconds * 1000);
    },
    sent: () => count,
    onVisible(callback) {
      listeners.push(callback);
      for (const { visibleAt } of all.values()) wakeAt(visibleAt, [callback]);
    },
    get messages() {
      dropOld();
      return [...all.values()].map(({ body, attributes = {}, sentAt }) => ({ body, attributes, sentAt }));
    },
  };
}

const refused = (what: string) => new RefusedError("InvalidParameterValue", `SQS does not take ${what}`);

const isWithin = (seconds: number, most: number) =>
  Number.isInteger(seconds) && seconds >= 0 && seconds <= most;

/** Names and types of the attributes count too; all of ours are of type `String`. */
function messageBytes(body: string, attributes: Readonly<Record<string, string>>): number {
  const texts = Object.entries(attributes).flatMap(([name, value]) => [name, "String", value]);
  return [body, ...texts].reduce((sum, text) => sum + Buffer.byteLength(text), 0);
}
