/** Starts the console of the pipeline that runs on this machine. */
export async function startLocalConsole({
  port,
  onError,
}: {
  port: number;
  onError: (error: unknown) => void;
}) {
  const [{ createClient }, { startConsole }] = await Promise.all([
    import("@boomerang/client"),
    import("@boomerang/console"),
  ]);
  const client = createClient({ local: true });
  const { url, stop } = await startConsole({ client, deployment: { type: "local" }, port, onError });
  return {
    url,
    async stop() {
      await stop();
      client.close();
    },
  };
}
