import type { StartConsole } from "@boomerang/local/dev";
import { simulatorFaults } from "./simulator-faults.ts";

/** Starts the console of the pipeline that runs on this machine. */
export const startLocalConsole: StartConsole = async ({ port, onError, simulator, kills }) => {
  const [{ createClient }, { startConsole }] = await Promise.all([
    import("@boomerang/client"),
    import("@boomerang/console"),
  ]);
  const client = createClient({ local: true });
  const faults = simulator && simulatorFaults(simulator, kills);
  const { url, stop } = await startConsole({
    ...{ client, faults, port, onError },
    deployment: { type: "local" },
  });
  return {
    url,
    async stop() {
      await stop();
      client.close();
    },
  };
};
