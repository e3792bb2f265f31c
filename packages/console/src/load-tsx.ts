import { readFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { fileURLToPath } from "node:url";
import { transformSync } from "oxc-transform";

let isRegistered = false;

/** Lets Node load `.tsx` files, which its own removal of types does not know. Nothing is built or written. */
export function registerTsx(): void {
  if (isRegistered) return;
  isRegistered = true;
  registerHooks({
    load(url, context, nextLoad) {
      if (!url.startsWith("file:") || !url.endsWith(".tsx")) return nextLoad(url, context);
      const path = fileURLToPath(url);
      const { code, errors } = transformSync(path, readFileSync(path, "utf8"), {
        lang: "tsx",
        jsx: { runtime: "automatic", importSource: "hono/jsx" },
      });
      const [error] = errors;
      if (error !== undefined) throw new SyntaxError(`${path}: ${error.message}`);
      return { format: "module", shortCircuit: true, source: code };
    },
  });
}
