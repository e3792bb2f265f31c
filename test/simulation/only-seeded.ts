import crypto from "node:crypto";
import { syncBuiltinESMExports } from "node:module";
import timers from "node:timers";
import timersPromises from "node:timers/promises";

/** Something in a run asked the machine for the time, for chance or for a timer: the seed would not decide it. */
export class UnseededError extends Error {
  override readonly name = "UnseededError";
}

/**
 * Takes from this thread every source of time and chance but the seed. Whoever asks for one fails, and is told to
 * `onUse` too, since the failure may be caught on its way.
 */
export function allowOnlySeeded(onUse: (error: UnseededError) => void): void {
  const refuse = (source: string) => () => {
    const error = new UnseededError(`a run used ${source}, which its seed does not decide`);
    onUse(error);
    throw error;
  };
  const replace = (owner: object, ownerName: string, names: readonly string[]) => {
    for (const name of names) {
      Object.defineProperty(owner, name, {
        value: refuse(`${ownerName}.${name}`),
        configurable: true,
        writable: true,
      });
    }
  };
  replace(Math, "Math", ["random"]);
  replace(performance, "performance", ["now", "mark", "measure", "toJSON"]);
  Object.defineProperty(performance, "timeOrigin", {
    get: refuse("performance.timeOrigin"),
    configurable: true,
  });
  const hrtime = {
    value: Object.assign(refuse("process.hrtime"), { bigint: refuse("process.hrtime.bigint") }),
  };
  Object.defineProperty(process, "hrtime", { ...hrtime, configurable: true, writable: true });
  replace(process, "process", ["uptime", "cpuUsage"]);
  replace(globalThis, "globalThis", ["setTimeout", "setInterval", "fetch"]);
  replace(crypto, "crypto", ["randomBytes", "randomUUID", "randomInt", "randomFillSync", "randomFill"]);
  replace(crypto, "crypto", ["generateKeySync", "generateKey", "generateKeyPairSync", "generateKeyPair"]);
  replace(crypto.webcrypto, "webcrypto", ["getRandomValues", "randomUUID"]);
  replace(crypto.webcrypto.subtle, "webcrypto.subtle", ["generateKey"]);
  replace(AbortSignal, "AbortSignal", ["timeout"]);
  replace(timers, "timers", ["setTimeout", "setInterval"]);
  replace(timersPromises, "timers/promises", ["setTimeout", "setInterval"]);
  replace(timersPromises.scheduler, "scheduler", ["wait"]);
  replaceFormats(refuse);
  globalThis.Date = seededDate(refuse);
  syncBuiltinESMExports();
}

/** Formats of times, which take the time that it is now where they are given none. */
function replaceFormats(refuse: (source: string) => () => never): void {
  const { prototype } = Intl.DateTimeFormat;
  const given = Object.getOwnPropertyDescriptor(prototype, "format")?.get;
  const { formatToParts } = prototype;
  Object.defineProperty(prototype, "format", {
    configurable: true,
    get(this: Intl.DateTimeFormat) {
      const format: Intl.DateTimeFormat["format"] = given?.call(this);
      return (date?: Date | number) =>
        date === undefined ? refuse("Intl.DateTimeFormat.format")() : format(date);
    },
  });
  prototype.formatToParts = function (this: Intl.DateTimeFormat, date?: Date | number) {
    return date === undefined
      ? refuse("Intl.DateTimeFormat.formatToParts")()
      : formatToParts.call(this, date);
  };
}

/** The class `Date`, which does not know what time it is now. */
function seededDate(refuse: (source: string) => () => never): DateConstructor {
  const seeded = new Proxy(Date, {
    construct: (target, given, newTarget) =>
      given.length === 0 ? refuse("new Date()")() : Reflect.construct(target, given, newTarget),
    apply: refuse("Date()"),
    get: (target, name) => (name === "now" ? refuse("Date.now") : Reflect.get(target, name)),
  });
  Object.defineProperty(Date.prototype, "constructor", { value: seeded, configurable: true, writable: true });
  return seeded;
}
