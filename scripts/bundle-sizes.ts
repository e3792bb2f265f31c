import type { Metafile } from "esbuild";

/** The bytes of each package in one output of an esbuild metafile, largest first. */
export function sizesByPackage(metafile: Metafile, output: string): [part: string, bytes: number][] {
  const sizes = new Map<string, number>();
  for (const [file, { bytesInOutput }] of Object.entries(metafile.outputs[output]?.inputs ?? {})) {
    const part = packageOf(file);
    sizes.set(part, (sizes.get(part) ?? 0) + bytesInOutput);
  }
  return [...sizes].sort((a, b) => b[1] - a[1]);
}

function packageOf(file: string): string {
  const [, installed] = /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file) ?? [];
  if (installed !== undefined) return installed;
  const [, ours] = /^\.\.\/([^/]+)\/src\//.exec(file) ?? [];
  return ours === undefined ? file : `@boomerang/${ours}`;
}
