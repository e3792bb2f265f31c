import { readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { Hono } from "hono";
import type { SiteEnv } from "./site-env.ts";

const FOLDER = join(import.meta.dirname, "../public");

const TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
};

/** Files that a browser loads; by name, so that no other file can be read. */
const FILES = new Set([
  "console.css",
  "copy.js",
  "live.js",
  "local.svg",
  "remember.js",
  "stack.svg",
  "times.js",
]);

export function assetRoutes() {
  return new Hono<SiteEnv>().get("/assets/:file", async (context) => {
    const { file } = context.req.param();
    const type = TYPES[extname(file)];
    if (!FILES.has(file) || type === undefined) return context.notFound();
    return context.body(await readFile(join(FOLDER, file)), 200, { "content-type": type });
  });
}
