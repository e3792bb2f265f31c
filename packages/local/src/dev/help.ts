/** The help of `pnpm dev`; apart, because it needs none of what the pipeline loads. */
export const DEV_HELP = `Runs the whole pipeline on this machine until you stop it. The client library finds
it: createClient({ local: true }).

  npx -y pnpm@12 dev [options]

  --api simulator          call the simulated Inference API; the default
  --api provider           call the real one, to try your own model before you
                           deploy; needs the key in the environment variable
                           BASETEN_API_KEY, and the next two options. If the
                           provider signs deliveries, BOOMERANG_WEBHOOK_SECRETS
                           is the JSON list of the webhook secrets
  --webhook-base-url URL   public https URL of your tunnel to the receiver, with
                           --api provider
  --port P                 port of the receiver at 127.0.0.1, for the tunnel;
                           default 0: any free one
  --console-port P         port of the console at 127.0.0.1; default 0: any free one
  --target TARGET          record the queue status of this target, such as
                           model:abc123/production; repeatable
  --json                   print where the parts are, as a JSON object in one
                           line, once the pipeline runs
  --verbose                print the log of the Lambda handlers to standard error
  -h, --help               print this help

Nothing is kept: when it stops, jobs and results are gone.

Exit codes:
  1    it could not start: another one runs, or the port is in use
  2    an option or an environment variable is missing or invalid
  130  stopped with Ctrl+C or a signal
`;
