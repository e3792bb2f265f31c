import type { Mutation } from "../mutation.ts";

const CONNECTIONS = "packages/runtime/src/connections";
// No check but these runs in a process that is frozen.
const FROZEN = { tests: [CONNECTIONS, "test/scenarios/frozen-process.test.ts"], first: "tests" } as const;

export const CONNECTIONS_MUTATIONS: readonly Mutation[] = [
  {
    name: "connections-kept-across-a-freeze",
    rule: "after a freeze no call is sent on a connection from before it",
    file: `${CONNECTIONS}/was-frozen.ts`,
    find: "return hasPassed(LONGEST_GAP_MS, last, now);",
    replace: "return now.wall < last.wall;",
    ...FROZEN,
  },
  {
    name: "freeze-seen-by-the-monotonic-clock-only",
    rule: "a freeze in which the monotonic clock stands still is noticed",
    file: `${CONNECTIONS}/was-frozen.ts`,
    find: "Math.max(wallMs, now.monotonic - last.monotonic)",
    replace: "now.monotonic - last.monotonic",
    ...FROZEN,
  },
  {
    name: "api-connections-not-checked",
    rule: "no submission is sent on a connection from before a freeze, or on one that was idle for too long",
    file: `${CONNECTIONS}/api-fetch.ts`,
    find: "    agents.check();\n",
    replace: "",
    ...FROZEN,
  },
  {
    name: "aws-connections-not-checked",
    rule: "no call to AWS is sent on a connection from before a freeze, or on one that was idle for too long",
    file: `${CONNECTIONS}/aws-handler.ts`,
    find: "    this.#agents.check();\n",
    replace: "",
    ...FROZEN,
  },
  {
    name: "idle-connections-kept-across-a-freeze",
    rule: "after a freeze no call is sent on a connection from before it",
    file: `${CONNECTIONS}/followed-agents.ts`,
    find: "    idleSockets.closeAll();\n",
    replace: "",
    ...FROZEN,
  },
  {
    name: "busy-connections-kept-across-a-freeze",
    rule: "after a freeze no call is sent on a connection whose call was in progress during it",
    file: `${CONNECTIONS}/followed-agents.ts`,
    find: "    ages.thaw();\n",
    replace: "",
    ...FROZEN,
  },
  {
    name: "idle-time-by-the-monotonic-clock-only",
    rule: "a connection that was idle for too long is closed although the monotonic clock stood still",
    file: `${CONNECTIONS}/idle-sockets.ts`,
    find: "close((idleSince) => hasPassed(IDLE_MS, idleSince, now));",
    replace: "close((idleSince) => now.monotonic - idleSince.monotonic > IDLE_MS);",
    ...FROZEN,
  },
  {
    name: "idle-connections-kept-by-many-short-freezes",
    rule: "no call is sent on a connection that was idle for too long, although no freeze was noticed",
    file: `${CONNECTIONS}/followed-agents.ts`,
    find: "      idleSockets.closeOld();\n",
    replace: "",
    ...FROZEN,
  },
  {
    name: "idle-connections-kept-by-a-process-that-runs",
    rule: "a process that runs closes a connection that was idle for too long, whatever the server asks for",
    file: `${CONNECTIONS}/connections.ts`,
    find: "  systemClocks.every(CLOSE_EVERY_MS, () => idleSockets.closeOld());\n",
    replace: "",
    ...FROZEN,
  },
  {
    name: "failed-connections-taken-for-sent-requests",
    rule: "a submission whose connection could not be opened was certainly not accepted",
    file: `${CONNECTIONS}/api-fetch.ts`,
    find: "isConnected = !socket.connecting;",
    replace: "isConnected = true;",
    tests: [CONNECTIONS],
  },
];
