import { Hono } from "hono";
import { readDocument } from "../docs/doc-pages.ts";
import { DocPage } from "../views/doc-page.tsx";
import type { SiteEnv } from "./site-env.ts";

/** The documents of the project, for links to what to do. */
export function docRoutes() {
  return new Hono<SiteEnv>().get("/docs/:name", (context) => {
    const { name } = context.req.param();
    const markdown = readDocument(name);
    if (markdown === undefined) return context.notFound();
    return context.html(<DocPage site={context.get("site")} name={name} markdown={markdown} />);
  });
}
