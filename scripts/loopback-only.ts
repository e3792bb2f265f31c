import net from "node:net";
import { afterAll, afterEach, beforeAll } from "vitest";

// Tests need no network. A connection that would leave the machine fails at once, and so does the test that made
// it, even where the code under test would have swallowed the error.

const LOOPBACK = new net.BlockList();
LOOPBACK.addSubnet("127.0.0.0", 8, "ipv4");
LOOPBACK.addAddress("::1", "ipv6");
LOOPBACK.addAddress("0.0.0.0", "ipv4");
LOOPBACK.addAddress("::", "ipv6");

function isLoopback(host: string): boolean {
  const family = net.isIP(host);
  if (family === 0) return host === "localhost" || host.endsWith(".localhost");
  return LOOPBACK.check(host, family === 6 ? "ipv6" : "ipv4");
}

/** The host of a `socket.connect` call in any of its forms; a call without one goes to localhost or to a local path. */
function hostOf(args: readonly unknown[]): string {
  const [first, second] = Array.isArray(args[0]) ? args[0] : args;
  if (typeof first === "object" && first !== null) {
    return "host" in first && typeof first.host === "string" ? first.host : "localhost";
  }
  return typeof second === "string" ? second : "localhost";
}

const attempts: string[] = [];
const connect = net.Socket.prototype.connect;

function connectToLoopback(this: net.Socket, ...args: unknown[]): unknown {
  const host = hostOf(args);
  if (isLoopback(host)) return Reflect.apply(connect, this, args);
  attempts.push(host);
  throw new Error(
    `A test tried to reach ${host}. Tests stay on this machine: give the code a fetch or a client of yours.`,
  );
}

// A worker runs this file again for each test file; the prototype is put back in between.
beforeAll(() => {
  Object.assign(net.Socket.prototype, { connect: connectToLoopback });
});
afterAll(() => {
  net.Socket.prototype.connect = connect;
});

afterEach(() => {
  const hosts = attempts.splice(0);
  if (hosts.length > 0) {
    throw new Error(
      `This test tried to reach ${hosts.join(", ")}. Tests stay on this machine (scripts/loopback-only.ts).`,
    );
  }
});
