import { API_REQUEST_ID_HEADER } from "@boomerang/core";
import type { Gateway, WebhookCall } from "./gateway.ts";
import type { QueueModel } from "./models/queue.ts";
import type { Table } from "./models/table.ts";
import type { Courier } from "./provider.ts";
import type { Site } from "./site.ts";

/** The provider's deliveries, on their way through the gateway. */
export interface Deliveries {
  readonly carry: Courier;
  /** All that were made so far, as somebody who listens has them. */
  readonly overheard: readonly WebhookCall[];
  /** Jobs of which one was answered with 200. */
  readonly taken: ReadonlySet<string>;
}

/** Carries deliveries, and looks at each that was answered with 200 whether it is safe by then. */
export function createDeliveries(
  { time, trace, observer, rules, sightings }: Site,
  {
    gateway,
    table,
    spill,
    hasRotated,
  }: {
    readonly gateway: Gateway;
    readonly table: Table;
    readonly spill: QueueModel;
    /** Whether the provider signs with the new secret alone by now. */
    readonly hasRotated: () => boolean;
  },
): Deliveries {
  const overheard: WebhookCall[] = [];
  const taken = new Set<string>();

  function isSafe(jobId: string): boolean {
    const status = table.jobs.get(jobId)?.status;
    if (status === "SUCCEEDED" || status === "FAILED") return true;
    return spill.messages.some(({ body }) => body.includes(`"job_id":"${jobId}"`));
  }

  return {
    overheard,
    taken,
    async carry(url, init) {
      const { pathname } = new URL(url);
      const jobId = pathname.split("/").at(-2) ?? "";
      const body = init.body as Uint8Array;
      const call = { path: pathname, body, headers: Object.fromEntries(new Headers(init.headers)) };
      overheard.push(call);
      observer.delivering(jobId, call.headers[API_REQUEST_ID_HEADER] ?? "");
      const status = await gateway(call);
      trace.add(time.now(), `delivery for ${jobId} answered ${status}`);
      observer.delivered(jobId, status);
      if (status === 200) {
        taken.add(jobId);
        if (hasRotated()) sightings.see("delivered_after_rotation");
        if (!isSafe(jobId))
          rules.violated("200 is never answered before the delivery is durable", "it is nowhere", jobId);
      }
      return new Response(null, { status });
    },
  };
}
