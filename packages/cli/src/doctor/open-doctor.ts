import type { Connection } from "../context.ts";
import type { Io } from "../io/io.ts";
import type { Deployment, LocalPipelineReaders } from "./deployment.ts";

/** Opens what doctor reads. @throws CliError if it cannot be read at all */
export type OpenDoctor = (
  connection: Connection,
  env: Io["env"],
) => Promise<Deployment | LocalPipelineReaders>;

/** Loads the SDK only now. */
export const openDoctor: OpenDoctor = async (connection, env) => {
  if (connection.isLocal) return (await import("./open-local.ts")).openLocal(env);
  const [{ openStack }, { createClients }] = await Promise.all([
    import("./aws/open-stack.ts"),
    import("./aws/clients.ts"),
  ]);
  return openStack(await createClients(connection.region), connection, Date.now);
};
