import { expect, test } from "vitest";
import { bypassProxyForLoopback } from "./bypass-proxy.ts";

const noProxyOf = (env: NodeJS.ProcessEnv) => {
  bypassProxyForLoopback(env);
  expect(env.no_proxy).toBe(env.NO_PROXY);
  return env.NO_PROXY;
};

test.each([
  [{}, "localhost,.localhost,127.0.0.1,[::1]"],
  [{ NO_PROXY: "" }, "localhost,.localhost,127.0.0.1,[::1]"],
  [{ NO_PROXY: "intern.example" }, "intern.example,localhost,.localhost,127.0.0.1,[::1]"],
  [{ no_proxy: "a", NO_PROXY: "b" }, "a,localhost,.localhost,127.0.0.1,[::1]"],
])("loopback is added to the hosts that %j excludes", (env, hosts) => {
  expect(noProxyOf(env)).toBe(hosts);
});

test("every host stays excluded", () => {
  const env = { NO_PROXY: "*" };
  bypassProxyForLoopback(env);
  expect(env).toEqual({ NO_PROXY: "*" });
});
