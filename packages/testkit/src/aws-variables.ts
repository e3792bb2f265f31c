import { onTestFinished } from "vitest";

// These change no call: two headers, a warning, and a timeout of 15 minutes, which clients set themselves.
const HARMLESS = new Set([
  "AWS_EXECUTION_ENV",
  "AWS_LAMBDA_FUNCTION_NAME",
  "AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED",
  "AWS_ENABLE_DEFAULT_SOCKET_TIMEOUT_2026",
]);

/** Records which variables of AWS are read until the test ends. */
export function recordAwsVariables(): Set<string> {
  const read = new Set<string>();
  const { env } = process;
  onTestFinished(() => {
    process.env = env;
  });
  process.env = new Proxy(env, {
    get(target, name, receiver) {
      if (typeof name === "string" && name.startsWith("AWS_") && !HARMLESS.has(name)) read.add(name);
      return Reflect.get(target, name, receiver);
    },
  });
  return read;
}
