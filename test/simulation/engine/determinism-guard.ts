import crypto from "node:crypto";
import { syncBuiltinESMExports } from "node:module";
import timers from "node:timers";
import timersPromises from "node:timers/promises";

/** Simulated code used a clock, timer or random source that the seed does not control. */
export class UnseededError extends Error {
  override readonly name = "UnseededError";
}

/**
 * Replaces every clock, timer and random source of this thread except the seed's with a function that throws. `onUse` is
 * called too, since the error may be caught on its way.
 */
export function installDeterminismGuard(onUse: (error: UnseededError) => void): void {
  const forbid = (source: string) => () => {
    const error = new UnseededError(`simulated code used ${source}, which the seed does not control`);
    onUse(error);
    throw error;
  };
  const replace = (owner: object, ownerName: string, names: readonly string[]) => {
    for (const name of names) {
      Object.defineProperty(owner, name, {
        value: forbid(`${ownerName}.${name}`),
        configurable: true,
        writable: true,
      });
    }
  };
  replace(Math, "Math", ["random"]);
  replace(performance, "performance", ["now", "mark", "measure", "toJSON"]);
  Object.defineProperty(performance, "timeOrigin", {
    get: forbid("performance.timeOrigin"),
    configurable: true,
  });
  const hrtime = {
    value: Object.assign(forbid("process.hrtime"), { bigint: forbid("process.hrtime.bigint") }),
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
  replaceFormats(forbid);
  globalThis.Date = seededDate(forbid);
  syncBuiltinESMExports();
}

/** Date formats use the current time when they get none. */
function replaceFormats(forbid: (source: string) => () => never): void {
  const { prototype } = Intl.DateTimeFormat;
  const given = Object.getOwnPropertyDescriptor(prototype, "format")?.get;
  const { formatToParts } = prototype;
  Object.defineProperty(prototype, "format", {
    configurable: true,
    get(this: Intl.DateTimeFormat) {
      const format: Intl.DateTimeFormat["format"] = given?.call(this);
      return (date?: Date | number) =>
        date === undefined ? forbid("Intl.DateTimeFormat.format")() : format(date);
    },
  });
  prototype.formatToParts = function (this: Intl.DateTimeFormat, date?: Date | number) {
    return date === undefined
      ? forbid("Intl.DateTimeFormat.formatToParts")()
      : formatToParts.call(this, date);
  };
}

/** The class `Date` without the current time. */
function seededDate(forbid: (source: string) => () => never): DateConstructor {
  const seeded = new Proxy(Date, {
    construct: (target, given, newTarget) =>
      given.length === 0 ? forbid("new Date()")() : Reflect.construct(target, given, newTarget),
    apply: forbid("Date()"),
    get: (target, name) => (name === "now" ? forbid("Date.now") : Reflect.get(target, name)),
  });
  Object.defineProperty(Date.prototype, "constructor", { value: seeded, configurable: true, writable: true });
  return seeded;
}
