import { parseCommand } from "./arguments.ts";
import { bypassProxyForLoopback } from "./bypass-proxy.ts";
import { type ServerOptions, startSimulator } from "./server/server.ts";

bypassProxyForLoopback(process.env);
const command = parseCommand(process.argv.slice(2));
switch (command.type) {
  case "help":
    console.log(command.text);
    break;
  case "error":
    console.error(`${command.message}\nSee npx -y pnpm@12 simulator --help.`);
    process.exitCode = 2;
    break;
  case "start":
    await start(command.options, command.json);
}

async function start(options: ServerOptions, json: boolean): Promise<void> {
  const simulator = await startSimulator(options).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EADDRINUSE" && error.code !== "EACCES") throw error;
    const why = error.code === "EADDRINUSE" ? "is in use" : "needs permissions that you do not have";
    console.error(`Port ${options.port} ${why} (${error.code}): choose another with --port, or 0 for any.`);
    process.exitCode = 1;
  });
  if (simulator === undefined) return;
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void simulator.stop());
  if (json) console.log(JSON.stringify({ url: simulator.url, pid: process.pid }));
  else console.log(startMessage(simulator.url, options));
}

function startMessage(url: string, options: ServerOptions): string {
  return `The Inference API simulator listens on ${url} (seed ${options.seed}). Stop it with Ctrl+C or kill ${process.pid}.

  curl -X POST ${url}/model-sentiment/production/predict \\
    -H 'Authorization: Bearer ${options.apiKey === undefined ? "any-key" : "<your key>"}' -d '{"text": "I like it"}'

State: ${url}/__simulator/state`;
}
