import { execFile } from "node:child_process";
import { constants } from "node:fs";
import { copyFile, cp, lstat, mkdir, readdir, symlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

const MAX_LIST_BYTES = 64 * 1024 * 1024;
// What stands under these names is not written to by whoever reads it.
const SHARED = new Set([".pnpm", ".bin"]);

/**
 * Copies a repository, as it is in its working tree, to a folder that does not exist yet: what git knows or would take
 * in, and the installed packages by reference. Workspace packages import those of the copy.
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
  const known = await lstat(from).catch(() => undefined);
  // git still knows a file that was removed a moment ago.
  if (known === undefined) return;
  await mkdir(dirname(to), { recursive: true });
  if (known.isSymbolicLink()) await cp(from, to, { verbatimSymlinks: true });
  else await copyFile(from, to, constants.COPYFILE_FICLONE);
}

/**
 * Makes the links that pnpm made. They are relative: those to workspace packages lead to the copy's, those to others
 * through the link `.pnpm` to the installed ones. Caches are left out, so that no test of a copy writes into them.
 */
async function linkPackages(from: string, to: string): Promise<void> {
  const entries = await readdir(from, { withFileTypes: true }).catch(() => []);
  await mkdir(to, { recursive: true });
  for (const entry of entries) {
    const [original, place] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isSymbolicLink()) await cp(original, place, { verbatimSymlinks: true });
    else if (SHARED.has(entry.name)) await symlink(original, place);
    else if (entry.name.startsWith("@")) await linkPackages(original, place);
  }
}
