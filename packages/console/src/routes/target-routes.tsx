import { type Context, Hono } from "hono";
import { recentTargets } from "../jobs/recent-targets.ts";
import { TargetsPage } from "../views/targets-page.tsx";
import { problemOf } from "./describe-error.ts";
import type { SiteEnv, Sources } from "./site-env.ts";

/** Targets that are paused: pausing and resuming. */
export function targetRoutes({ client, now }: Pick<Sources, "client" | "now">) {
  const routes = new Hono<SiteEnv>();

  /** What the page shows, whatever is in its form. */
  async function read() {
    const [paused, recent] = await Promise.all([client.pausedTargets(), recentTargets(client, now())]);
    const isPaused = new Set(paused.map(({ target }) => target));
    return { paused, suggestions: recent.filter((target) => !isPaused.has(target)) };
  }

  routes.get("/targets", async (context) => {
    const page = (
      <TargetsPage site={context.get("site")} {...(await read())} target={context.req.query("target")} />
    );
    return context.html(page);
  });

  routes.post("/targets/pause", async (context) => {
    const target = await targetOf(context);
    try {
      await client.pause(target);
    } catch (error) {
      const { status, problem } = problemOf(error);
      const site = context.get("site");
      return context.html(
        <TargetsPage site={site} {...(await read())} problem={problem} target={target} />,
        status,
      );
    }
    return context.redirect(`${context.get("site").root}/targets`, 303);
  });

  routes.post("/targets/resume", async (context) => {
    await client.resume(await targetOf(context));
    return context.redirect(`${context.get("site").root}/targets`, 303);
  });

  return routes;
}

async function targetOf(context: Context): Promise<string> {
  const target = (await context.req.formData()).get("target");
  return typeof target === "string" ? target.trim() : "";
}
