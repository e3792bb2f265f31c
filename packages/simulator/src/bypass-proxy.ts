// The hosts of webhook endpoints that may use http, in the notation of NO_PROXY.
const LOOPBACK = ["localhost", ".localhost", "127.0.0.1", "[::1]"];

/**
 * Adds the loopback hosts to `NO_PROXY`: with `NODE_USE_ENV_PROXY=1`, `fetch` would send a call to this machine through the
 * proxy, which cannot reach it. `fetch` reads the variable at each call, so this takes effect at once.
 *
 * @param env variables of this process
 */
export function bypassProxyForLoopback(env: NodeJS.ProcessEnv): void {
  // Where both are set, `fetch` uses the one in lower case.
  const current = env.no_proxy ?? env.NO_PROXY ?? "";
  // Only alone does `*` mean every host.
  if (current === "*") return;
  const hosts = [...(current === "" ? [] : [current]), ...LOOPBACK].join(",");
  env.no_proxy = hosts;
  env.NO_PROXY = hosts;
}
