export { createPredictClient, type PredictClient } from "./predict-client.ts";
export type { PredictOutput } from "./predict-output.ts";
export type { ServerSentEvent } from "./server-sent-events.ts";
