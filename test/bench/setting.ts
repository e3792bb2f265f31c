import type { createBundles } from "./bundles.ts";

/** What the benchmarks of a run share. */
export interface Setting {
  readonly stub: { readonly url: string };
  readonly bundles: ReturnType<typeof createBundles>;
}
