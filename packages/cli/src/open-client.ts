import type { OpenClient } from "./context.ts";

/** Loads the client library, which takes longer than anything else that a command does, only when it is needed. */
export const openClient: OpenClient = async ({ stack, region, isLocal, apiUrl }) => {
  const { createClient } = await import("@boomerang/client");
  return createClient(isLocal ? { local: true } : { stack, region, apiUrl });
};
