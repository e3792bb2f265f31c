import { join } from "node:path";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { localClientConfig } from "@boomerang/local";
import { startChild } from "./child.ts";
import { monotonicMs } from "./monotonic.ts";

const MAIN = join(import.meta.dirname, "pipeline-main.ts");

/** When a job came where, by {@link monotonicMs}. */
export interface Sighting {
  readonly jobId: string;
  /** Its call reached the Inference API. */
  readonly calledAt: number;
  /** Its delivery reached the receiver. */
  readonly deliveredAt: number;
  /** Its event was on the bus. */
  readonly announcedAt: number;
}

/** Asks for the sightings of this many jobs, which may still be on their way. */
export interface PipelineCall {
  readonly jobs: number;
}

export type PipelineReply =
  | { readonly queueUrl: string; readonly endpoint: string }
  | { readonly sightings: readonly Sighting[] };

/** The local pipeline in a process of its own. */
export interface PipelineProcess {
  /** Sends a job's message as an application does; when it began to, by {@link monotonicMs}. */
  send(jobId: string): Promise<number>;
  /** Waits until this many jobs have an event since the last time. */
  sightings(jobs: number): Promise<readonly Sighting[]>;
  stop(): Promise<void>;
}

export async function startPipelineProcess(): Promise<PipelineProcess> {
  const child = startChild<PipelineCall, PipelineReply>(MAIN);
  const started = await child.next();
  if (!("queueUrl" in started)) throw new TypeError("the pipeline did not say where its queue is");
  const client = new SQSClient(localClientConfig(started.endpoint));
  return {
    async send(jobId) {
      const message = { job_id: jobId, target: { model_id: "echo" }, model_input: `The input of ${jobId}.` };
      const command = new SendMessageCommand({
        QueueUrl: started.queueUrl,
        MessageBody: JSON.stringify(message),
      });
      const sentAt = monotonicMs();
      await client.send(command);
      return sentAt;
    },
    async sightings(jobs) {
      const reply = await child.call({ jobs });
      return "sightings" in reply ? reply.sightings : [];
    },
    stop() {
      client.destroy();
      return child.stop();
    },
  };
}
