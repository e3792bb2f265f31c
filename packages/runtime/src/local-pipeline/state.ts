import * as v from "valibot";
import { findUrlProblem } from "../settings/secure-url.ts";

/** Changes with every change of the format that an older reader would misread. */
export const STATE_VERSION = 1;

// A file that names another host would send inputs there.
const loopbackUrl = v.pipe(v.string(), v.regex(/^http:\/\/127\.0\.0\.1:\d{1,5}$/));
const queueUrl = v.pipe(v.string(), v.regex(/^http:\/\/127\.0\.0\.1:\d{1,5}\/\d{12}\/[\w-]{1,80}$/));
const name = v.pipe(v.string(), v.minLength(1));

const entries = {
  version: v.literal(STATE_VERSION),
  pid: v.pipe(v.number(), v.integer(), v.minValue(1)),
  started_at: v.pipe(v.string(), v.isoTimestamp()),
  region: name,
  /** Every service accepts any; `localClientConfig` has the ones to use. */
  credentials: v.literal("dummy"),
  endpoints: v.object({
    sqs: loopbackUrl,
    s3: loopbackUrl,
    dynamodb: loopbackUrl,
    event_bridge: loopbackUrl,
    cloud_watch: loopbackUrl,
    /** Where deliveries arrive. */
    receiver: loopbackUrl,
  }),
  queue_urls: v.object({ jobs: queueUrl, dead_letters: queueUrl, spill: queueUrl, quarantine: queueUrl }),
  tables: v.object({ jobs: name, control: name }),
  bucket: name,
  /** The base of the webhook URLs that the API gets. */
  webhook_base_url: name,
};

const schema = v.variant("api", [
  v.object({
    ...entries,
    api: v.literal("simulator"),
    /** Base URL of the Inference API. */
    api_url: loopbackUrl,
    /** The simulator's, which is made for each run. */
    api_key: name,
  }),
  v.object({
    ...entries,
    api: v.literal("provider"),
    /** As above; missing: the provider's hosts. The key is in no file: programs take it from the environment, as the pipeline does. */
    api_url: v.optional(
      v.pipe(
        v.string(),
        v.check((url) => findUrlProblem(url) === undefined),
      ),
    ),
  }),
]);

/** How a program on this machine finds the pipeline of `pnpm dev`. It contains no secret of the user. */
export type LocalPipelineState = v.InferOutput<typeof schema>;

/** Parses the text of a state file; `undefined` if it is none of this version. */
export function parseState(text: string): LocalPipelineState | undefined {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), text);
  return parsed.success ? parsed.output : undefined;
}
