import openapiTypes, { astToString } from "openapi-typescript";

/** What one step of `generate` makes: the file's path below the package, and its text. */
export interface GeneratedFile {
  readonly path: string;
  readonly text: string;
}

const HEADER = `// Generated from openapi/inference-api.yaml by \`npx -y pnpm@12 generate\`. Do not edit: change that page and run it again.

`;

/** Generates the types of the Inference API from its OpenAPI document. */
export async function generateOpenapiTypes(packageRoot: URL): Promise<GeneratedFile[]> {
  const document = new URL("openapi/inference-api.yaml", packageRoot);
  // A member with a default may be left out of a request.
  const types = await openapiTypes(document, { defaultNonNullable: false, alphabetize: false });
  return [{ path: "src/api/openapi.gen.ts", text: HEADER + astToString(types) }];
}
