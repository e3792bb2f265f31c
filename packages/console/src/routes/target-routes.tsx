import { type Context, Hono } from "hono";
import { TargetsPage } from "../views/targets-page.tsx";
import { problemOf } from "./describe-error.ts";
import type { SiteEnv, Sources } from "./site-env.ts";

/** Targets that are paused: pausing and resuming. */
export function targetRoutes({ client }: Pick<Sources, "client">) {
  const routes = new Hono<SiteEnv>();

  routes.get("/targets", async (context) =>
    context.html(<TargetsPage site={context.get("site")} paused={await client.pausedTargets()} />),
  );

  routes.post("/targets/pause", async (context) => {
    const target = await targetOf(context);
    try {
      await client.pause(target);
    } catch (error) {
      const { status, problem } = problemOf(error);
      const paused = await client.pausedTargets();
      const page = (
        <TargetsPage site={context.get("site")} paused={paused} problem={problem} target={target} />
      );
      return context.html(page, status);
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
