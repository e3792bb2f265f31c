import { once } from "node:events";
import { rmSync } from "node:fs";
import { createStopHandler } from "@boomerang/local/stop-handler";

// `pnpm emulator`: the stack on the emulator, kept running, for people. Its files are in a folder of its own, which it removes.
process.env.BOOMERANG_E2E_RUN ??= `emulator-${process.pid}`;
const [{ startDeployment }, { CREDENTIALS, REGION }, { CERTIFICATE }, { LAST_RUN }] = await Promise.all([
  import("./deployment.ts"),
  import("./clients.ts"),
  import("./ministack.ts"),
  import("./paths.ts"),
]);

const INTERRUPTED = 130;
const API_KEY = "key-of-the-emulator";
const say = (text: string) => process.stderr.write(`${text}\n`);

const stop = new AbortController();
const onSignal = createStopHandler<NodeJS.Signals>(() => Date.now(), {
  stop: () => stop.abort(),
  end: () => process.exit(INTERRUPTED),
});
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, onSignal);

process.on("exit", () => rmSync(LAST_RUN, { recursive: true, force: true }));

say("Deploying the stack onto the emulator, which takes half a minute or so …");
const deployment = await startDeployment({
  apiKey: API_KEY,
  webhookSecrets: ["whsec_of_the_emulator"],
  config: {
    targets: ["model:echo/production", "model:sentiment/production"].map((target) => ({ target })),
    deletionProtection: false,
  },
});
await deployment.setApiKey();
// What a user's shell needs: the emulator's account and certificate, and the simulated API.
const env = {
  AWS_ENDPOINT_URL: deployment.ministack.url,
  AWS_REGION: REGION,
  AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
  AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
  NODE_EXTRA_CA_CERTS: CERTIFICATE,
  AWS_CA_BUNDLE: CERTIFICATE,
  BOOMERANG_API_URL: deployment.simulator().url,
  BASETEN_API_KEY: API_KEY,
};
say(startedText(env));
if (process.argv.includes("--json"))
  process.stdout.write(`${JSON.stringify({ env, outputs: deployment.outputs })}\n`);
if (!stop.signal.aborted) await once(stop.signal, "abort");
say("Stopping; once more ends it at once …");
await deployment.stop();
process.exitCode = INTERRUPTED;

function startedText(env: Readonly<Record<string, string>>): string {
  const exports = Object.entries(env).map(([name, value]) => `  export ${name}='${value}'`);
  return `
The stack Boomerang is deployed on the emulator, with a simulated Inference API. In another terminal:

${exports.join("\n")}

  npx -y pnpm@12 boomerang submit --target model:echo --input '{"text": "hello"}' --wait
  npx -y pnpm@12 boomerang console
  npx -y pnpm@12 boomerang doctor --target model:echo

Logs are in ${LAST_RUN} while it runs.
Stop it with Ctrl+C. Nothing is kept: the stack, its jobs and its logs are then gone.`;
}
