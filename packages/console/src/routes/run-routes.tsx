import { Hono } from "hono";
import { liveStream } from "../live/live-stream.ts";
import { RunContent } from "../views/run-content.tsx";
import { RunPage } from "../views/run-page.tsx";
import type { SiteEnv, Sources } from "./site-env.ts";

/** Actions on many, while they go on and afterwards. */
export function runRoutes({ runs, describe, everyMs, signal }: Omit<Sources, "client" | "now">) {
  const routes = new Hono<SiteEnv>();

  routes.get("/runs/:id", (context) => {
    const { id } = context.req.param();
    const run = runs.get(id);
    if (run === undefined) return context.notFound();
    return context.html(<RunPage site={context.get("site")} id={id} run={run} />);
  });

  routes.get("/runs/:id/live", (context) => {
    const { id } = context.req.param();
    const read = async () => {
      const run = runs.get(id);
      if (run === undefined) return { text: "", isFinal: true };
      const text = String(<RunContent site={context.get("site")} id={id} run={run} />);
      return { text, isFinal: run.state !== "running" };
    };
    return liveStream(context, { everyMs: Math.min(everyMs, 500), stopped: signal }, read, describe);
  });

  routes.post("/runs/:id/stop", (context) => {
    const { id } = context.req.param();
    runs.stop(id);
    return context.redirect(`${context.get("site").root}/runs/${id}`, 303);
  });

  return routes;
}
