import { createRequire } from "node:module";
import { tryParse } from "@boomerang/core";
import { checkTypes, checkValidations } from "dynalite/validations/index.js";
import { jsonResponse, type LoopbackRequest, type LoopbackResponse } from "../http/loopback-server.ts";
import type { createTableStorage } from "./table-storage.ts";

const NAMES = [
  ...["BatchGetItem", "BatchWriteItem", "CreateTable", "DeleteItem", "DescribeTable", "DescribeTimeToLive"],
  ...["GetItem", "ListTables", "PutItem", "Query", "Scan", "UpdateItem"],
];
const JSON_1_0 = "application/x-amz-json-1.0";

type Operation = (input: unknown, store: TableStorage) => Promise<object>;
type TableStorage = ReturnType<typeof createTableStorage>;

/** Responds to a request of DynamoDB's JSON protocol. Signatures are not verified. */
export function createTableOperations(
  store: TableStorage,
): (request: LoopbackRequest) => Promise<LoopbackResponse> {
  return async ({ headers, body }) => {
    const operation = OPERATIONS.get(String(headers["x-amz-target"]).replace(/^DynamoDB_20120810\./, ""));
    // A page in a browser may send other content types to this machine without asking first.
    if (operation === undefined || headers["content-type"] !== JSON_1_0) return failed("UnknownOperationException");
    const input = tryParse(body.toString());
    if (input === undefined) return failed("SerializationException");
    try {
      return jsonResponse(200, await operation(input, store), JSON_1_0);
    } catch (error) {
      if (!isRejection(error)) throw error;
      return jsonResponse(error.statusCode, error.body, JSON_1_0);
    }
  };
}

const failed = (type: string) => jsonResponse(400, { __type: `com.amazon.coral.service#${type}` }, JSON_1_0);

// dynalite's package has no entry points for its operations.
const require = createRequire(import.meta.url);
const OPERATIONS: ReadonlyMap<string, Operation> = new Map(NAMES.map((name) => [name, loadOperation(name)]));

function loadOperation(name: string): Operation {
  const file = `${name.charAt(0).toLowerCase()}${name.slice(1)}.js`;
  const run: Run = require(`dynalite/actions/${file}`);
  const { types, custom } = require(`dynalite/validations/${file}`);
  return (input, store) =>
    new Promise((resolve, reject) => {
      const checked = checkTypes(input, types);
      checkValidations(checked, types, custom, store);
      run(store, checked, (error, output) => (error ? reject(error) : resolve(output ?? {})));
    });
}

type Run = (store: TableStorage, input: object, callback: (error: unknown, output?: object) => void) => void;

/** The error of a request that dynalite rejects. */
interface Rejection {
  readonly statusCode: number;
  readonly body: object;
}

function isRejection(error: unknown): error is Rejection {
  return typeof error === "object" && error !== null && "statusCode" in error && "body" in error;
}
