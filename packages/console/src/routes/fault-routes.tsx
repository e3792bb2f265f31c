import { Hono } from "hono";
import { type FaultControls, parseFaults } from "../faults/fault-values.ts";
import { WORKER_NAMES } from "../faults/worker-kills.ts";
import { FormError } from "../form-error.ts";
import { liveStream } from "../live/live-stream.ts";
import { FaultsPage } from "../views/faults-page.tsx";
import { WorkerKillsContent } from "../views/worker-kills-content.tsx";
import type { SiteEnv, Sources } from "./site-env.ts";

const NOTICES: Readonly<Record<string, string>> = {
  set: "The faults are set. They apply to what is submitted and delivered from now on.",
  none: "No faults are set any more.",
};

type LiveSources = Pick<Sources, "signal" | "everyMs" | "describe">;

/** Faults of the simulated API of a local pipeline, and kills of its workers. */
export function faultRoutes(controls: FaultControls, { signal, everyMs, describe }: LiveSources) {
  const routes = new Hono<SiteEnv>();
  const { kills } = controls;

  routes.get("/faults", (context) => {
    const notice = NOTICES[context.req.query("done") ?? ""];
    const site = context.get("site");
    return context.html(<FaultsPage site={site} values={controls.read()} kills={kills} notice={notice} />);
  });

  routes.post("/faults", async (context) => {
    const site = context.get("site");
    const form = await context.req.formData();
    try {
      controls.write(parseFaults((name) => String(form.get(name) ?? "")));
    } catch (error) {
      if (!(error instanceof FormError)) throw error;
      const values = controls.read();
      return context.html(<FaultsPage {...{ site, values, kills }} problem={error.message} />, 400);
    }
    return context.redirect(`${site.root}/faults?done=set`, 303);
  });

  routes.post("/faults/none", (context) => {
    controls.write(controls.none);
    return context.redirect(`${context.get("site").root}/faults?done=none`, 303);
  });

  if (kills === undefined) return routes;
  routes.get("/faults/kills/live", (context) => {
    const site = context.get("site");
    const read = async () => ({ text: String(<WorkerKillsContent site={site} kills={kills} />) });
    return liveStream(context, { everyMs, stopped: signal }, read, describe);
  });

  routes.post("/faults/kills/:worker", (context) => {
    const worker = WORKER_NAMES.find((name) => name === context.req.param("worker"));
    if (worker === undefined) return context.notFound();
    kills.arm(worker);
    return context.redirect(`${context.get("site").root}/faults#kills-title`, 303);
  });

  return routes;
}
