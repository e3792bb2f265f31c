import { mkdir, readFile, writeFile } from "node:fs/promises";
import { generateErrorCodes } from "./generate-error-codes.ts";
import { generateJsonSchemas } from "./generate-json-schemas.ts";
import { type GeneratedFile, generateOpenapiTypes } from "./generate-openapi-types.ts";

const PACKAGE_ROOT = new URL("..", import.meta.url);

// One entry per kind of generated file.
const STEPS: readonly ((packageRoot: URL) => Promise<readonly GeneratedFile[]>)[] = [
  generateOpenapiTypes,
  generateJsonSchemas,
  generateErrorCodes,
];

export interface CheckedFile extends GeneratedFile {
  /** Whether the file in the checkout is missing or differs. */
  readonly isStale: boolean;
}

/** Generates every file in memory and compares it with the checkout. */
export async function checkGeneratedFiles(): Promise<CheckedFile[]> {
  const files = (await Promise.all(STEPS.map((step) => step(PACKAGE_ROOT)))).flat();
  return Promise.all(
    files.map(async (file) => ({ ...file, isStale: (await textOf(file.path)) !== file.text })),
  );
}

export async function writeGeneratedFiles(files: readonly CheckedFile[]): Promise<void> {
  for (const { path, text, isStale } of files) {
    if (!isStale) continue;
    const url = new URL(path, PACKAGE_ROOT);
    await mkdir(new URL(".", url), { recursive: true });
    await writeFile(url, text);
  }
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(new URL(path, PACKAGE_ROOT), "utf8");
  } catch {
    return undefined;
  }
}
