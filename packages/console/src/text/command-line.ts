import type { Deployment } from "../deployment.ts";

const PLAIN = /^[\w./:@=+,-]+$/;

/** A command of `boomerang` for this deployment, quoted for a POSIX shell. */
export function commandLine(deployment: Deployment, args: readonly string[]): string {
  return ["npx -y pnpm@12 boomerang", ...args.map(quoted), ...whereOf(deployment).map(quoted)].join(" ");
}

function whereOf(deployment: Deployment): readonly string[] {
  if (deployment.type === "local") return ["--local"];
  const { name, region } = deployment;
  return ["--stack", name, ...(region === undefined ? [] : ["--region", region])];
}

function quoted(text: string): string {
  return PLAIN.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
