import type { Mutation } from "../mutation.ts";

const STACK = "infra/src/boomerang";
const AS_DEPLOYED = "test/simulation/deployed";

export const INFRA_MUTATIONS: readonly Mutation[] = [
  {
    name: "timeout-longer-than-the-lease",
    rule: "a function ends before the leases of its claims",
    file: `${STACK}/timeouts.ts`,
    find: "export const DISPATCHER_TIMEOUT = Duration.seconds(60);",
    replace: "export const DISPATCHER_TIMEOUT = Duration.seconds(120);",
    tests: [AS_DEPLOYED],
    first: "tests",
  },
  {
    name: "visibility-timeout-equals-function-timeout",
    rule: "the visibility timeout of a queue is several times the timeout of its function",
    file: `${STACK}/queues.ts`,
    find: "return Duration.seconds(6 * timeout.toSeconds());",
    replace: "return timeout;",
    tests: [AS_DEPLOYED],
    first: "tests",
  },
  {
    name: "bucket-left-by-a-failed-first-deployment",
    rule: "a first deployment that fails leaves only table Jobs behind",
    file: `${STACK}/bucket.ts`,
    find: "RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE",
    replace: "RemovalPolicy.RETAIN",
    tests: [STACK],
    first: "tests",
  },
  {
    name: "access-logs-with-paths",
    rule: "access logs contain no path, and with it no token",
    file: `${STACK}/api.ts`,
    find: '  resourcePath: "resourcePath",',
    replace: '  resourcePath: "path",',
    tests: [STACK],
    first: "tests",
  },
  {
    name: "archive-without-the-key",
    rule: "with a key, everything that holds data of jobs is encrypted with it",
    file: `${STACK}/bus.ts`,
    find: "    if (key !== undefined) encryptArchive(archive, key);\n",
    replace: "",
    tests: [STACK],
    first: "tests",
  },
  {
    name: "old-versions-kept-for-good",
    rule: "every version of an object expires",
    file: `${STACK}/bucket.ts`,
    find: "...(bucketVersioning && { noncurrentVersionExpiration: Duration.days(NONCURRENT_DAYS) }),",
    replace: "",
    tests: [STACK],
    first: "tests",
  },
  {
    name: "message-size-left-to-the-default",
    rule: "queues accept messages of 1 MiB, whatever the default is",
    file: `${STACK}/queues.ts`,
    find: "      maxMessageSizeBytes: MAX_MESSAGE_BYTES,\n",
    replace: "",
    tests: [STACK],
    first: "tests",
  },
  {
    name: "targets-not-in-the-schedule",
    rule: "the schedule that runs every minute names the targets whose queue status is recorded",
    file: `${STACK}/schedules.ts`,
    find: "targets: targets.map(({ target }) => target) }",
    replace: "targets: [] }",
    tests: [STACK],
    first: "tests",
  },
];
