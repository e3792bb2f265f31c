import type { Mutation } from "../mutation.ts";

const CONNECTIONS = "packages/runtime/src/connections";
// No check but these runs in a process that is frozen.
const FROZEN = { tests: [CONNECTIONS, "test/scenarios/frozen-process.test.ts"], first: "tests" } as const;

export const CONNECTIONS_MUTATIONS: readonly Mutation[] = [
  {
    name: "connections-kept-across-a-freeze",
    rule: "after a freeze no call is sent on a connection from before it",
    file: `${CONNECTIONS}/was-frozen.ts`,
    find: "return wallMs < 0 || Math.max(wallMs, now.monotonic - last.monotonic) > LONGEST_GAP_MS;",
    replace: "return wallMs < 0;",
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
    name: "api-connections-kept-across-a-freeze",
    rule: "after a freeze no submission is sent on a connection from before it",
    file: `${CONNECTIONS}/api-fetch.ts`,
    find: "    agent = undefined;\n",
    replace: "",
    ...FROZEN,
  },
  {
    name: "aws-connections-kept-across-a-freeze",
    rule: "after a freeze no call to AWS is sent on a connection from before it",
    file: `${CONNECTIONS}/aws-handler.ts`,
    find: "for (const socket of idle ?? []) socket.destroy();",
    replace: "for (const socket of idle ?? []) socket.unref();",
    ...FROZEN,
  },
  {
    name: "keep-alive-header-obeyed",
    rule: "the API cannot extend how long an idle connection is kept",
    file: `${CONNECTIONS}/api-fetch.ts`,
    find: "{ keepAliveTimeout: IDLE_MS, keepAliveMaxTimeout: IDLE_MS }",
    replace: "{ keepAliveTimeout: IDLE_MS, keepAliveMaxTimeout: 600_000 }",
    ...FROZEN,
  },
];
