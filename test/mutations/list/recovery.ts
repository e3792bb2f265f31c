import type { Mutation } from "../mutation.ts";

const DISPATCHER = "packages/dispatcher/src";
const TESTS = [DISPATCHER, "test/simulation/recovery"];

/** Faults in how jobs come back after an outage. */
export const RECOVERY_MUTATIONS: readonly Mutation[] = [
  {
    name: "delay-by-receive-count",
    rule: "a message waits for a part of the outage's length, however often it was received before",
    file: `${DISPATCHER}/handler.ts`,
    find: "const budgetMs = receiveBudgetMs(received, clock.now(), timing.messageRetentionMs);",
    replace: "const budgetMs = dispatcher.random() * Math.min(2_700_000, 1000 * 2 ** received.receiveCount);",
    tests: TESTS,
    first: "tests",
  },
  {
    name: "constant-delay",
    rule: "a message that waits for days is not received a thousand times",
    file: `${DISPATCHER}/circuit/outage-timing.ts`,
    find: "return Math.min(MAX_DELAY_MS, Math.max(young, elapsedMs * DELAY_SHARE));",
    replace: "return young;",
    tests: TESTS,
    first: "tests",
  },
  {
    name: "no-receive-budget",
    rule: "many outages in a row do not let SQS dead-letter a message after 1,000 receives",
    file: `${DISPATCHER}/receive-budget.ts`,
    find: "return Math.min(MAX_FLOOR_MS, Math.max(0, dueAt - now));",
    replace: "return Math.min(0, dueAt - now - MAX_FLOOR_MS);",
    tests: TESTS,
    first: "tests",
  },
  {
    name: "every-message-probes",
    rule: "in an outage one message at a time calls the API",
    file: `${DISPATCHER}/circuit/circuit-breaker.ts`,
    find: "if (held !== undefined) return denied(held.scope, heldBackMs(held.circuit.state, now));",
    replace: 'if (held === undefined && open.length < 0) return denied("", heldBackMs(NO_FAILURES, now));',
    tests: TESTS,
    first: "tests",
  },
  {
    name: "probe-slot-not-taken",
    rule: "of the messages that find the probe slot free, one gets it",
    file: `${DISPATCHER}/circuit/circuit-breaker.ts`,
    find: "if (!(await takeProbe(circuit))) return",
    replace: "if (!(await takeProbe(circuit)) && open.length < 0) return",
    tests: TESTS,
    first: "tests",
  },
  {
    name: "success-not-shared",
    rule: "the first success after an outage lets the messages of all processes through",
    file: `${DISPATCHER}/circuit/circuit-breaker.ts`,
    find: "if (!wasFailing) continue;",
    replace: "if (wasFailing || circuit.recordedAt >= 0) continue;",
    tests: TESTS,
    first: "tests",
  },
  {
    name: "rejected-key-stays-cached",
    rule: "after the API has rejected the key, each process reads it again before it calls",
    file: `${DISPATCHER}/circuit/key-reader.ts`,
    find: "if (!isFailing(account, now) && account.failedAt <= readAt) return;",
    replace: "if (isFailing(account, now) || account.failedAt >= 0) return;",
    tests: TESTS,
    first: "tests",
  },
  {
    name: "last-submission-as-a-probe",
    rule: "an outage that the health probe does not detect does not use up the last submissions",
    file: `${DISPATCHER}/submit/admit-submission.ts`,
    find: "mayProbe: (state) => submissionsLeft > 1 || mayUseLast(state, clock.now()),",
    replace: "mayProbe: (state) => submissionsLeft >= 1 || mayUseLast(state, clock.now()),",
    tests: TESTS,
    first: "tests",
  },
];
