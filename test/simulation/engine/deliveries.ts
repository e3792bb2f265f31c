import { API_REQUEST_ID_HEADER } from "@boomerang/core";
import type { BlobStore } from "@boomerang/runtime";
import type { QueueModel } from "@boomerang/testkit/models/queue";
import type { Table } from "@boomerang/testkit/models/table";
import type { Operator } from "../actors/operator.ts";
import type { Gateway, WebhookCall } from "./gateway.ts";
import type { SendWebhook } from "./provider.ts";
import type { RunContext } from "./run-context.ts";

/** The provider's deliveries, on their way through the API Gateway. */
export interface Deliveries {
  readonly send: SendWebhook;
  /** All deliveries so far, as an eavesdropper has them. */
  readonly captured: readonly WebhookCall[];
  /** Jobs of which a delivery got 200. */
  readonly accepted: ReadonlySet<string>;
}

/** The fields of a message on the spill or quarantine queue that are checked. */
interface Spilled {
  readonly job_id: string;
  readonly body_base64?: string;
  readonly body_location?: string;
}

const DATA = ',"data":';
const ERRORS = ',"errors":';

/** Sends deliveries, and checks after each whether it is durable. */
export function createDeliveries(
  { time, trace, observer, coverage }: RunContext,
  {
    gateway,
    table,
    bucket,
    kept,
    operator,
    hasWebhookUrl,
  }: {
    readonly gateway: Gateway;
    readonly table: Table;
    readonly bucket: BlobStore;
    /** The queues of deliveries that are kept whole. */
    readonly kept: readonly QueueModel[];
    readonly operator: () => Operator;
    /** Whether an attacker used the webhook URL of a job. */
    readonly hasWebhookUrl: (jobId: string) => boolean;
  },
): Deliveries {
  const captured: WebhookCall[] = [];
  const accepted = new Set<string>();

  async function isSafe(jobId: string, body: Uint8Array): Promise<boolean> {
    const status = table.jobs.get(jobId)?.status;
    if (status === "SUCCEEDED" || status === "FAILED") return true;
    for (const message of kept.flatMap(({ messages }) => messages)) {
      const spilled = JSON.parse(message.body) as Spilled;
      if (spilled.job_id === jobId && (await bytesOf(spilled))?.equals(body)) return true;
    }
    return false;
  }

  async function bytesOf({ body_base64, body_location = "" }: Spilled): Promise<Buffer | undefined> {
    if (body_base64 !== undefined) return Buffer.from(body_base64, "base64");
    return bucket.get(body_location).then(
      (bytes) => Buffer.from(bytes),
      () => undefined,
    );
  }

  return {
    captured,
    accepted,
    async send(url, init) {
      const { pathname } = new URL(url);
      const jobId = pathname.split("/").at(-2) ?? "";
      const body = init.body as Uint8Array;
      const call = { path: pathname, body, headers: Object.fromEntries(new Headers(init.headers)) };
      captured.push(call);
      const requestId = call.headers[API_REQUEST_ID_HEADER] ?? "";
      observer.delivering(jobId, requestId, outputIn(body));
      const sentAt = time.now();
      trace.add(sentAt, `delivery for ${jobId} sent`);
      const status = await gateway(call);
      trace.add(time.now(), `delivery for ${jobId} got ${status}`);
      const mayStayUnverified = operator().staysWrong();
      if (status === 200 && !mayStayUnverified) accepted.add(jobId);
      const hasEnded = ["SUCCEEDED", "FAILED", "REJECTED"].includes(table.jobs.get(jobId)?.status ?? "");
      const mayBeRejected = operator().wasWrong() && (hasEnded || hasWebhookUrl(jobId));
      const size = body.byteLength;
      const response = { jobId, requestId, status, sentAt, size, mayBeRejected, mayStayUnverified };
      observer.delivered({ ...response, isSafe: await isSafe(jobId, body) });
      if (status === 200 && operator().hasRotated()) coverage.count("delivered_after_secret_rotation");
      if (status === 200 && operator().hasJustRotated()) coverage.count("delivered_just_after_rotation");
      return new Response(null, { status });
    },
  };
}

/** The text of an inference's output, as the simulator writes it into a delivery. */
function outputIn(body: Uint8Array): string {
  const text = Buffer.from(body).toString();
  return text.slice(text.indexOf(DATA) + DATA.length, text.lastIndexOf(ERRORS));
}
