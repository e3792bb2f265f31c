/**
 * Packs the client as `pnpm pack` does, installs the tarball in an empty ESM and an empty CommonJS project, compiles and runs a
 * program in each, and lets publint and are-the-types-wrong look at it. Needs the npm registry.
 */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { publint } from "publint";
import { formatMessage } from "publint/utils";

const ROOT = join(import.meta.dirname, "..");
const PROGRAM = `
import { BoomerangError, createClient, type ErrorCode, type SubmittedJob } from "@boomerang/client";

async function main(): Promise<void> {
  const client = createClient({ names: { queueUrl: process.env.QUEUE_URL ?? "" }, region: "us-east-1" });
  const { jobId }: SubmittedJob = await client.submit({ target: { model_id: "echo" }, model_input: 1 });
  const error: unknown = await client.get(jobId).catch((cause: unknown) => cause);
  client.close();
  if (!(error instanceof BoomerangError)) throw new Error("an error of another class");
  const code: ErrorCode = error.code;
  console.log(jobId, code);
}
void main();
`;

const run = promisify(execFile);

/** Runs a command; what it prints is shown if it fails. */
async function runIn(cwd: string, command: string, args: readonly string[], env = {}): Promise<string> {
  try {
    const { stdout } = await run(command, [...args], { cwd, env: { ...process.env, ...env } });
    return stdout.trim();
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${command} ${args.join(" ")} failed:\n${stdout}${stderr}`, { cause: error });
  }
}

/** A queue that takes every message. */
async function startQueue() {
  const jobIds: string[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { Entries } = JSON.parse(Buffer.concat(chunks).toString());
    const Successful = Entries.map(({ Id, MessageBody }: { Id: string; MessageBody: string }) => {
      jobIds.push(JSON.parse(MessageBody).job_id);
      return { Id, MessageId: Id, MD5OfMessageBody: createHash("md5").update(MessageBody).digest("hex") };
    });
    response.writeHead(200, { "content-type": "application/x-amz-json-1.0" });
    response.end(JSON.stringify({ Successful, Failed: [] }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, jobIds, stop: () => server.close() };
}

async function tryIn(
  project: string,
  type: "module" | "commonjs",
  tarball: string,
  queue: string,
): Promise<string> {
  await mkdir(project);
  const files = {
    "package.json": JSON.stringify({ name: "empty", private: true, type }),
    "tsconfig.json": JSON.stringify({
      compilerOptions: { module: "nodenext", target: "es2022", strict: true, outDir: "out", types: ["node"] },
      files: ["program.ts"],
    }),
    "program.ts": PROGRAM,
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(project, name), text);
  await runIn(project, "npm", [
    "install",
    "--no-audit",
    "--no-fund",
    tarball,
    "typescript@5",
    "@types/node@20",
  ]);
  await runIn(project, join(project, "node_modules/.bin/tsc"), []);
  const env = {
    QUEUE_URL: `${queue}/000000000000/jobs`,
    AWS_ENDPOINT_URL: queue,
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
    NO_PROXY: "127.0.0.1",
  };
  await runIn(project, process.execPath, ["out/program.js"], env);
  // The machine's own Node, which may be older: scripts of pnpm find the repository's first.
  const PATH = (process.env.PATH ?? "").split(delimiter).filter((entry) => !entry.includes("node_modules"));
  const own = { ...env, PATH: PATH.join(delimiter) };
  const version = await runIn(project, "node", ["--version"], own);
  return `${version} ${await runIn(project, "node", ["out/program.js"], own)}`;
}

async function check(folder: string): Promise<void> {
  const { npm_execpath: pnpm = "pnpm" } = process.env;
  const [command, first] = /\.[cm]?js$/.test(pnpm) ? [process.execPath, [pnpm]] : [pnpm, []];
  await runIn(ROOT, command, [...first, "pack", "--pack-destination", folder]);
  const { name, version, publishConfig } = JSON.parse(await readFile(join(ROOT, "package.json"), "utf8"));
  const tarball = join(folder, `${name.replace("@", "").replace("/", "-")}-${version}.tgz`);
  const data = await readFile(tarball);

  const { messages, pkg } = await publint({ pack: { tarball: new Uint8Array(data).buffer }, strict: true });
  if (messages.length > 0) throw new Error(messages.map((message) => formatMessage(message, pkg)).join("\n"));

  const analysis = await checkPackage(createPackageFromTarballData(new Uint8Array(data)));
  // Resolution of Node before its `exports` field, which no supported Node uses.
  const problems =
    analysis.types === false
      ? [{ kind: "no types" }]
      : analysis.problems.filter(
          (problem) => !("resolutionKind" in problem && problem.resolutionKind === "node10"),
        );
  if (problems.length > 0) throw new Error(`are-the-types-wrong: ${JSON.stringify(problems, null, 2)}`);

  const queue = await startQueue();
  try {
    for (const type of ["module", "commonjs"] as const) {
      const [nodeVersion, jobId, code] = (await tryIn(join(folder, type), type, tarball, queue.url)).split(
        " ",
      );
      if (jobId === undefined || queue.jobIds.at(-1) !== jobId)
        throw new Error(`${type}: the job was not sent`);
      if (code !== "not_configured") throw new Error(`${type}: unexpected error ${code}`);
      console.log(`${name} ${version} works in an empty ${type} project, on ${nodeVersion} too`);
    }
  } finally {
    queue.stop();
  }
  console.log(`exports: ${Object.keys(publishConfig.exports).join(", ")}; ${data.length} bytes`);
}

const folder = await mkdtemp(join(tmpdir(), "boomerang-client-"));
try {
  await check(folder);
} finally {
  await rm(folder, { recursive: true, force: true });
}
