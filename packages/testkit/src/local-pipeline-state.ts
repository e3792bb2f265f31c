import { LOCAL_REGION, type LocalPipelineState, STATE_VERSION } from "@boomerang/runtime/local-pipeline";

type SimulatorState = Extract<LocalPipelineState, { api: "simulator" }>;

/** The state of a local pipeline of which every part is at this endpoint, the simulator too. */
export function localPipelineState(fields: Partial<SimulatorState> = {}): SimulatorState {
  const endpoint = fields.endpoints?.sqs ?? "http://127.0.0.1:4000";
  return {
    version: STATE_VERSION,
    pid: 1234,
    started_at: "2026-01-01T00:00:00.000Z",
    api: "simulator",
    api_url: endpoint,
    api_key: "key-of-the-simulator",
    region: LOCAL_REGION,
    credentials: "dummy",
    endpoints: {
      sqs: endpoint,
      s3: endpoint,
      dynamodb: endpoint,
      event_bridge: endpoint,
      cloud_watch: endpoint,
      receiver: endpoint,
    },
    queue_urls: {
      jobs: `${endpoint}/000000000000/jobs`,
      dead_letters: `${endpoint}/000000000000/jobs-dead-letters`,
      spill: `${endpoint}/000000000000/spill`,
      quarantine: `${endpoint}/000000000000/quarantine`,
    },
    tables: { jobs: "Jobs", control: "Control" },
    bucket: "boomerang-payloads",
    webhook_base_url: endpoint,
    ...fields,
  };
}
