import { Hono } from "hono";
import { type FaultControls, parseFaults } from "../faults/fault-values.ts";
import { FormError } from "../form-error.ts";
import { FaultsPage } from "../views/faults-page.tsx";
import type { SiteEnv } from "./site-env.ts";

const NOTICE = "The faults are set. They apply to what is submitted and delivered from now on.";

/** Faults of the simulated API of a local pipeline. */
export function faultRoutes(controls: FaultControls) {
  const routes = new Hono<SiteEnv>();

  routes.get("/faults", (context) => {
    const notice = context.req.query("done") === undefined ? undefined : NOTICE;
    return context.html(<FaultsPage site={context.get("site")} values={controls.read()} notice={notice} />);
  });

  routes.post("/faults", async (context) => {
    const site = context.get("site");
    const form = await context.req.formData();
    try {
      controls.write(parseFaults((name) => String(form.get(name) ?? "")));
    } catch (error) {
      if (!(error instanceof FormError)) throw error;
      return context.html(<FaultsPage site={site} values={controls.read()} problem={error.message} />, 400);
    }
    return context.redirect(`${site.root}/faults?done=set`, 303);
  });

  routes.post("/faults/none", (context) => {
    controls.write(controls.none);
    return context.redirect(`${context.get("site").root}/faults?done=set`, 303);
  });

  return routes;
}
