/** Who a function of a bundle or of Node belongs to. */

// What Lambda and the benchmark do around a handler, and time without work.
const LEFT_OUT = new Set(["(root)", "(idle)", "(program)"]);

const SOCKETS =
  /^node:(_?http|_?https|_?tls|net$|dns|internal\/(http|tls|net|dns|streams|stream_base|js_stream|webstreams)|_?stream)/;
const CRYPTO = /^node:(crypto|zlib|internal\/crypto)/;

/** `undefined`: its time is left out. `"caller"`: it is V8's own, and works for the function that called it. */
export function ownerOf(functionName: string, source: string): string | undefined {
  if (functionName === "(garbage collector)") return "V8: garbage collection";
  if (LEFT_OUT.has(functionName)) return undefined;
  if (source === "") return "caller";
  if (SOCKETS.test(source)) return "Node: HTTP, sockets, streams";
  if (CRYPTO.test(source)) return "Node: cryptography, compression";
  if (source.startsWith("node:")) return "Node: events, timers, promises and all else";
  if (source.includes("/test/bench/")) return undefined;
  return ownerOfFile(source);
}

/** @param path of a source file of the bundle */
function ownerOfFile(path: string): string {
  const [, ours] = /(?:^|\/)packages\/([^/]+)\/src\//.exec(path) ?? [];
  const name = packageOf(path);
  if (name === undefined) return ours === undefined ? "the bundler's own" : `own: ${ours}`;
  if (name.startsWith("@aws-lambda-powertools/")) return "Powertools";
  if (name.startsWith("@middy/")) return "middy";
  return /^@(aws-sdk|smithy|aws-crypto)\//.test(name) ? `SDK: ${name}` : name;
}

/** The npm package of a file; `undefined` if it belongs to none. */
export function packageOf(path: string): string | undefined {
  const parts = path.split("/node_modules/");
  if (parts.length === 1) return undefined;
  return /^(@[^/]+\/)?[^/]+/.exec(parts.at(-1) ?? "")?.[0];
}
