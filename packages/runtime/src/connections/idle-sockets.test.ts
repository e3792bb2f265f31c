import { describe, expect, test } from "vitest";
import { createIdleSockets } from "./idle-sockets.ts";

function setUp() {
  const now = { wall: 1_000_000, monotonic: 5000 };
  const sockets = createIdleSockets(() => ({ ...now }));
  const socket = {
    destroyed: false,
    destroy() {
      socket.destroyed = true;
    },
  };
  return { now, sockets, socket };
}

describe("a connection that is idle", () => {
  test.each<[string, number, number, boolean]>([
    ["is kept for four seconds", 4000, 4000, false],
    ["is closed after that", 4001, 4001, true],
    ["is closed by the wall clock alone", 4001, 0, true],
    ["is closed by the monotonic clock alone", 0, 4001, true],
    ["is closed if the wall clock went back, which may hide how long it was idle", -1, 0, true],
  ])("%s", (_, wallMs, monotonicMs, isClosed) => {
    const { now, sockets, socket } = setUp();
    sockets.idle(socket);
    now.wall += wallMs;
    now.monotonic += monotonicMs;
    sockets.closeOld();
    expect(socket.destroyed).toBe(isClosed);
  });

  test("counts from the end of its last call", () => {
    const { now, sockets, socket } = setUp();
    for (let n = 0; n < 10; n++) {
      sockets.busy(socket);
      now.wall += 3000;
      sockets.idle(socket);
      now.wall += 3000;
      sockets.closeOld();
    }
    expect(socket.destroyed).toBe(false);
  });

  test("is closed at once when all are", () => {
    const { sockets, socket } = setUp();
    sockets.idle(socket);
    sockets.closeAll();
    expect(socket.destroyed).toBe(true);
  });
});

test("a connection with a call in progress is never closed", () => {
  const { now, sockets, socket } = setUp();
  sockets.idle(socket);
  sockets.busy(socket);
  now.wall += 60_000;
  sockets.closeOld();
  sockets.closeAll();
  expect(socket.destroyed).toBe(false);
});

test("a connection that its peer has closed is forgotten", () => {
  const { sockets } = setUp();
  let looks = 0;
  const closed = {
    get destroyed() {
      looks++;
      return true;
    },
    destroy: () => undefined,
  };
  sockets.idle(closed);
  for (let n = 0; n < 3; n++) sockets.closeOld();
  expect(looks).toBe(1);
});
