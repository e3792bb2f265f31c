import { Hono } from "hono";
import { CancelBatchPage } from "../views/cancel-batch-page.tsx";
import type { SiteEnv, Sources } from "./site-env.ts";

/** Canceling a batch: what has a record, and what still waits in the queue. */
export function batchRoutes({ client }: Pick<Sources, "client">) {
  const routes = new Hono<SiteEnv>();

  routes.get("/batch/:id/cancel", async (context) => {
    const { id } = context.req.param();
    const count = await client.countBatch(id);
    return context.html(<CancelBatchPage site={context.get("site")} batchId={id} count={count} />);
  });

  routes.post("/batch/:id/cancel", async (context) => {
    const { id } = context.req.param();
    await client.cancelBatch(id);
    const query = new URLSearchParams({ batch: id, done: "canceled" });
    return context.redirect(`${context.get("site").root}/jobs?${query}`, 303);
  });

  return routes;
}
