import { readFile } from "node:fs/promises";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { parse } from "yaml";

const DOCUMENT = new URL("../../packages/core/openapi/inference-api.yaml", import.meta.url);
const METHODS = ["get", "post", "delete"] as const;

/** The host that a call goes to. */
export interface Addressee {
  readonly kind: "model" | "chain";
  readonly isRegional: boolean;
}

/** The OpenAPI document, to check responses with. */
export interface ApiDocument {
  /** Every operation of one kind of host, such as `POST /production/wake`. */
  operations(addressee: Addressee): readonly string[];
  /** Returns the operation; throws if the document does not list this response to this call. */
  check(addressee: Addressee, method: string, path: string, response: Response): Promise<string>;
  /** Throws if a value does not match the schema of this name. */
  checkSchema(name: string, value: unknown): void;
}

type Node = Readonly<Record<string, unknown>>;

const node = (value: unknown): Node => (typeof value === "object" && value !== null ? { ...value } : {});

/** Reads packages/core/openapi/inference-api.yaml. */
export async function readApiDocument(): Promise<ApiDocument> {
  const document = node(parse(await readFile(DOCUMENT, "utf8"), { merge: true, maxAliasCount: 1_000 }));
  const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
  ajv.addSchema(node(closed({ components: document.components })), "api");

  function resolve(value: unknown): Node {
    const { $ref } = node(value);
    if (typeof $ref !== "string") return node(value);
    return resolve(
      $ref
        .replace("#/", "")
        .split("/")
        .reduce<unknown>((at, key) => node(at)[key], document),
    );
  }

  function validator(schema: unknown): ValidateFunction {
    return ajv.compile(node(relative(closed(schema))));
  }

  function validate(schema: unknown, value: unknown, about: string): void {
    const check = validator(schema);
    if (!check(value))
      throw new Error(`${about}: ${ajv.errorsText(check.errors)} in ${JSON.stringify(value)}`);
  }

  function pathsOf(addressee: Addressee): [string, Node][] {
    return Object.entries(node(document.paths))
      .map(([path, item]): [string, Node] => [path, node(item)])
      .filter(([, item]) => serves(item.servers ?? document.servers, addressee));
  }

  return {
    operations: (addressee) =>
      pathsOf(addressee).flatMap(([path, item]) =>
        METHODS.filter((method) => method in item).map((method) => `${method.toUpperCase()} ${path}`),
      ),
    async check(addressee, method, path, response) {
      const found = pathsOf(addressee).find(([template]) => matches(template, path));
      const operation = found?.[1][method.toLowerCase()];
      const about = `${method} ${path} of a ${addressee.kind} responded with ${response.status}`;
      if (found === undefined || operation === undefined) throw new Error(`${about}: no such operation`);
      const listed = node(node(operation).responses)[response.status];
      if (listed === undefined) throw new Error(`${about}: a status that is not listed`);
      const { headers, content } = resolve(listed);
      for (const [name, header] of Object.entries(node(headers))) {
        validate(resolve(header).schema, response.headers.get(name), `${about}, header ${name}`);
      }
      await checkBody(node(content), response, about);
      return `${method} ${found[0]}`;
    },
    checkSchema: (name, value) => validate({ $ref: `#/components/schemas/${name}` }, value, name),
  };

  async function checkBody(content: Node, response: Response, about: string): Promise<void> {
    if (Object.keys(content).length === 0) {
      if ((await response.text()) !== "") throw new Error(`${about}: a body where none is listed`);
      return;
    }
    const type = response.headers.get("content-type")?.split(";")[0] ?? "none";
    const { schema } = node(content[type]);
    if (schema === undefined) throw new Error(`${about}: the content type ${type}, which is not listed`);
    validate(schema, type === "application/json" ? await response.json() : await response.text(), about);
  }
}

function serves(servers: unknown, { kind, isRegional }: Addressee): boolean {
  const start = `https://${kind}-{${kind}_id}${isRegional ? "-{env_name}" : ""}.`;
  return Array.isArray(servers) && servers.some((server) => String(node(server).url).startsWith(start));
}

function matches(template: string, path: string): boolean {
  const [wanted, given] = [template.split("/"), path.split("/")];
  return (
    wanted.length === given.length && wanted.every((part, at) => part === given[at] || part.startsWith("{"))
  );
}

/** The same schema with every object closed: a property that the document does not list is an error here. */
function closed(value: unknown): unknown {
  return mapped(value, (object) =>
    "properties" in object && !("additionalProperties" in object)
      ? { ...object, additionalProperties: false }
      : object,
  );
}

/** The same schema, with its references into the document that ajv knows as `api`. */
function relative(value: unknown): unknown {
  return mapped(value, (object) =>
    typeof object.$ref === "string" ? { ...object, $ref: object.$ref.replace(/^#/, "api#") } : object,
  );
}

function mapped(value: unknown, change: (object: Node) => Node): unknown {
  if (Array.isArray(value)) return value.map((item) => mapped(item, change));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, mapped(item, change)]);
  return change(Object.fromEntries(entries));
}
