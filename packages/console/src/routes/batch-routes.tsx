import { Hono } from "hono";
import { conditionOf, EVERYTHING } from "../jobs/job-query.ts";
import { countMatching } from "../runs/bulk-action.ts";
import { CancelBatchPage } from "../views/cancel-batch-page.tsx";
import type { SiteEnv, Sources } from "./site-env.ts";

/** Canceling a batch: what has a record, and what still waits in the queue. */
export function batchRoutes({ client, now }: Pick<Sources, "client" | "now">) {
  const routes = new Hono<SiteEnv>();

  routes.get("/batch/:id/cancel", async (context) => {
    const { id } = context.req.param();
    const condition = conditionOf({ ...EVERYTHING, batch: id, statuses: ["OPEN"] }, now());
    const open = await countMatching(client, condition, now);
    return context.html(<CancelBatchPage site={context.get("site")} batchId={id} open={open} />);
  });

  routes.post("/batch/:id/cancel", async (context) => {
    const { id } = context.req.param();
    await client.cancelBatch(id);
    const query = new URLSearchParams({ batch: id, done: "canceled" });
    return context.redirect(`${context.get("site").root}/jobs?${query}`, 303);
  });

  return routes;
}
