import net from "node:net";
import { afterAll, afterEach, beforeAll } from "vitest";

// Tests use no network. A connection to another host fails at once, and so does the test that opened it, even when
// the code under test ignores the error.

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

// A call without a host connects to localhost or to a local path.
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
    `A test tried to connect to ${host}. Tests must not use the network: pass a fake fetch or client to the code.`,
  );
}

// A worker runs this file for each test file, so the prototype is restored in between.
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
      `This test tried to connect to ${hosts.join(", ")}. Tests must not use the network (scripts/loopback-only.ts).`,
    );
  }
});
