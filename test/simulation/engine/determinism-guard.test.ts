import { Worker } from "node:worker_threads";
import { expect, test } from "vitest";

const MODULE = new URL("determinism-guard.ts", import.meta.url).href;

/** Evaluates an expression in a thread with the determinism guard. */
function inThread(expression: string): Promise<unknown> {
  const source = `
    import { parentPort } from "node:worker_threads";
    import * as timers from "node:timers/promises";
    import { randomUUID, randomBytes, randomInt, randomFill, generateKeySync } from "node:crypto";
import { installDeterminismGuard } from ${JSON.stringify(MODULE)};
const reported = [];
installDeterminismGuard((error) => reported.push(error.message));
    let caught = "nothing";
    try { await (${expression}); } catch (error) { caught = error.message; }
parentPort.postMessage({ caught, reported });`;
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(source)}`));
    worker.once("message", resolve);
    worker.once("error", reject);
  });
}

test.each([
  ["Math.random()", "Math.random"],
  ["Date.now()", "Date.now"],
  ["new Date()", "new Date()"],
  ["Date()", "Date()"],
  ["performance.now()", "performance.now"],
  ["process.hrtime()", "process.hrtime"],
  ["process.hrtime.bigint()", "process.hrtime.bigint"],
  ["process.uptime()", "process.uptime"],
  ["performance.mark('now')", "performance.mark"],
  ["performance.timeOrigin", "performance.timeOrigin"],
  ["new (new Date(0).constructor)()", "new Date()"],
  ["new Intl.DateTimeFormat('en').format()", "Intl.DateTimeFormat.format"],
  ["new Intl.DateTimeFormat('en').formatToParts()", "Intl.DateTimeFormat.formatToParts"],
  ["timers.scheduler.wait(1)", "scheduler.wait"],
  ["randomFill(new Uint8Array(1), () => 0)", "crypto.randomFill"],
  ["generateKeySync('hmac', { length: 64 })", "crypto.generateKeySync"],
  [
    "crypto.subtle.generateKey({ name: 'HMAC', hash: 'SHA-256' }, true, ['sign'])",
    "webcrypto.subtle.generateKey",
  ],
  ["setTimeout(() => 0, 1)", "globalThis.setTimeout"],
  ["setInterval(() => 0, 1)", "globalThis.setInterval"],
  ["fetch('http://127.0.0.1/')", "globalThis.fetch"],
  ["timers.setTimeout(1)", "timers/promises.setTimeout"],
  ["AbortSignal.timeout(1)", "AbortSignal.timeout"],
  ["randomUUID()", "crypto.randomUUID"],
  ["randomBytes(1)", "crypto.randomBytes"],
  ["randomInt(5)", "crypto.randomInt"],
  ["crypto.getRandomValues(new Uint8Array(1))", "webcrypto.getRandomValues"],
  ["crypto.randomUUID()", "webcrypto.randomUUID"],
])("%s throws and is reported", async (expression, source) => {
  const message = `simulated code used ${source}, which the seed does not control`;
  expect(await inThread(expression)).toEqual({ caught: message, reported: [message] });
});

test.each([
  "new Date(0).toISOString() === '1970-01-01T00:00:00.000Z'",
  "new Date(0) instanceof Date && new Date(0).constructor === Date",
  "new Intl.DateTimeFormat('en', { timeZone: 'UTC' }).format(0) === '1/1/1970'",
])("dates with a given time work: %s", async (expression) => {
  expect(await inThread(`(${expression}) || Promise.reject(Error("no"))`)).toEqual({
    caught: "nothing",
    reported: [],
  });
});
