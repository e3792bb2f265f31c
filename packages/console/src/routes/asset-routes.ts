import { readFile } from "node:fs/promises";
import { dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Hono } from "hono";
import type { SiteEnv } from "./site-env.ts";

const FOLDER = join(import.meta.dirname, "../public");

const TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
};

const OWN = [
  "charts.js",
  "console.css",
  "copy.js",
  "live.js",
  "local.svg",
  "remember.js",
  "stack.svg",
  "times.js",
];
const OF_UPLOT = ["uPlot.iife.min.js", "uPlot.min.css"];
const UPLOT = dirname(fileURLToPath(import.meta.resolve("uplot/dist/uPlot.iife.min.js")));

/** Files that a browser loads; by name, so that no other file can be read. */
const FILES: ReadonlyMap<string, string> = new Map([
  ...OWN.map((file) => [file, join(FOLDER, file)] as const),
  ...OF_UPLOT.map((file) => [file, join(UPLOT, file)] as const),
]);

export function assetRoutes() {
  return new Hono<SiteEnv>().get("/assets/:file", async (context) => {
    const { file } = context.req.param();
    const path = FILES.get(file);
    const type = TYPES[extname(file)];
    if (path === undefined || type === undefined) return context.notFound();
    return context.body(await readFile(path), 200, { "content-type": type });
  });
}
