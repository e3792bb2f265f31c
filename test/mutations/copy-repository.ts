import { execFile } from "node:child_process";
import { constants } from "node:fs";
import { copyFile, cp, lstat, mkdir, readdir, symlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

const MAX_LIST_BYTES = 64 * 1024 * 1024;
// Nothing writes into these folders during a run, so that the copies can share them.
const SHARED = new Set([".pnpm", ".bin"]);

/**
 * Copies the working tree to a folder that does not exist yet: tracked files, untracked files that git does not ignore,
 * and links to the installed packages. Packages of the workspace import the packages of the copy.
 */
export async function copyRepository(root: string, copy: string): Promise<void> {
  const files = await listFiles(root);
  await Promise.all(files.map((file) => copyOne(join(root, file), join(copy, file))));
  const workspaces = files.filter((file) => /(^|\/)package\.json$/.test(file)).map(dirname);
  await Promise.all(
    workspaces.map((folder) =>
      linkPackages(join(root, folder, "node_modules"), join(copy, folder, "node_modules")),
    ),
  );
}

async function listFiles(root: string): Promise<string[]> {
  const { stdout } = await promisify(execFile)("git", ["ls-files", "-coz", "--exclude-standard"], {
    cwd: root,
    maxBuffer: MAX_LIST_BYTES,
  });
  return [...new Set(stdout.split("\0"))].filter((file) => file !== "");
}

async function copyOne(from: string, to: string): Promise<void> {
  const stats = await lstat(from).catch(() => undefined);
  // git lists a deleted file until the deletion is staged.
  if (stats === undefined) return;
  await mkdir(dirname(to), { recursive: true });
  if (stats.isSymbolicLink()) await cp(from, to, { verbatimSymlinks: true });
  else await copyFile(from, to, constants.COPYFILE_FICLONE);
}

/**
 * Copies the links in `node_modules`. They are relative: a link to a package of the workspace leads to that of the copy, and
 * a link to another package leads through `.pnpm` to the installed one. Caches are not shared: tests write into them.
 */
async function linkPackages(from: string, to: string): Promise<void> {
  const entries = await readdir(from, { withFileTypes: true }).catch(() => []);
  await mkdir(to, { recursive: true });
  for (const entry of entries) {
    const [original, link] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isSymbolicLink()) await cp(original, link, { verbatimSymlinks: true });
    else if (SHARED.has(entry.name)) await symlink(original, link);
    else if (entry.name.startsWith("@")) await linkPackages(original, link);
  }
}
