import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { type Child, run, startChild, stopChild, waitUntilReady } from "./child.ts";
import { CACHE, LAST_RUN, PYTHON_PROGRAMS } from "./paths.ts";
import { findPython } from "./prerequisites.ts";

/** The running emulator. */
export interface MiniStack {
  readonly url: string;
  /** Kills the processes that run a function; returns their number once they have ended. */
  killWorkers(functionName: string): Promise<number>;
  stop(): Promise<void>;
}

const REQUIREMENTS = join(import.meta.dirname, "requirements.txt");

/** The emulator's certificate, made for the run. Every client must trust it. */
export const CERTIFICATE = join(LAST_RUN, "certificate.pem");
const KEY = join(LAST_RUN, "key.pem");

/** Installs MiniStack, and what the README shows, from PyPI into a virtual environment, unless these versions are installed; returns its path. */
export async function installMiniStack(): Promise<string> {
  const python = findPython();
  const requirements = readFileSync(REQUIREMENTS, "utf8");
  const folder = join(CACHE, "python");
  const program = join(PYTHON_PROGRAMS, "ministack");
  const installed = join(folder, "installed.txt");
  if (existsSync(installed) && readFileSync(installed, "utf8") === requirements) return program;
  rmSync(folder, { recursive: true, force: true });
  const install = { name: "install", cwd: CACHE };
  await run({ ...install, command: python, args: ["-m", "venv", folder] });
  const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"];
  await run({ ...install, command: join(PYTHON_PROGRAMS, "python"), args: [...pip, "-r", REQUIREMENTS] });
  writeFileSync(installed, requirements);
  return program;
}

/**
 * Starts MiniStack on a loopback port.
 *
 * @param variables environment variables of MiniStack, which functions inherit
 */
export async function startMiniStack(
  program: string,
  port: number,
  variables: Readonly<Record<string, string>>,
): Promise<MiniStack> {
  const url = `https://127.0.0.1:${port}`;
  await makeCertificate();
  const folder = join(LAST_RUN, "ministack");
  mkdirSync(folder);
  // The scripts that run functions are CommonJS; with the repository's package.json they would be loaded as ES modules.
  writeFileSync(join(folder, "package.json"), '{ "type": "commonjs" }\n');
  const child = await startChild({
    name: "ministack",
    command: program,
    args: [],
    cwd: LAST_RUN,
    env: {
      GATEWAY_PORT: String(port),
      BIND_HOST: "127.0.0.1",
      MINISTACK_HOST: "127.0.0.1",
      // Enforces IAM policies: a function can do only what its role allows.
      AUTH: "true",
      // Queues and the bucket reject requests without TLS.
      USE_SSL: "1",
      MINISTACK_SSL_CERT: CERTIFICATE,
      MINISTACK_SSL_KEY: KEY,
      NODE_EXTRA_CA_CERTS: CERTIFICATE,
      LAMBDA_ACCOUNT_CONCURRENCY: "100",
      TMPDIR: folder,
      STATE_DIR: folder,
      S3_DATA_DIR: folder,
      ...variables,
    },
  });
  await waitUntilReady(child, async () => ((await fetch(`${url}/_ministack/health`)).ok ? true : undefined));
  return {
    url,
    killWorkers: (functionName) => killWorkers(child, functionName),
    stop: () => stopChild(child),
  };
}

async function makeCertificate(): Promise<void> {
  const names = "subjectAltName=DNS:localhost,DNS:*.localhost,IP:127.0.0.1";
  const request = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  const what = [
    "-days",
    "2",
    "-subj",
    "/CN=localhost",
    "-addext",
    names,
    "-addext",
    "basicConstraints=critical,CA:FALSE",
  ];
  const files = ["-out", CERTIFICATE, "-keyout", KEY];
  await run({ name: "openssl", command: "openssl", args: [...request, ...what, ...files], cwd: LAST_RUN });
  setDefaultCACertificates([...getCACertificates("default"), readFileSync(CERTIFICATE, "utf8")]);
}

/** A port that is free at the moment. */
export function freePort(): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const server = createServer().once("error", reject);
  server.listen(0, "127.0.0.1", () => {
    const address = server.address();
    server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
  });
  return promise;
}

async function killWorkers({ process: { pid } }: Child, functionName: string): Promise<number> {
  const workers = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => statusOf(name).group === pid && runs(name, functionName));
  for (const worker of workers) process.kill(Number(worker), "SIGKILL");
  // MiniStack could send the next invocation to a process that is still ending.
  while (!workers.every((worker) => statusOf(worker).hasEnded)) await new Promise(setImmediate);
  return workers.length;
}

function statusOf(pid: string): { readonly group: number; readonly hasEnded: boolean } {
  // The second field, in brackets, is the name of the program; state, parent and group follow.
  const [state = "X", , group] = read(`/proc/${pid}/stat`).split(") ").at(-1)?.split(" ") ?? [];
  return { group: Number(group), hasEnded: ["", "X", "Z"].includes(state) };
}

function runs(pid: string, functionName: string): boolean {
  return read(`/proc/${pid}/environ`).split("\0").includes(`AWS_LAMBDA_FUNCTION_NAME=${functionName}`);
}

/** The content of a file; empty if its process has ended in the meantime. */
function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
