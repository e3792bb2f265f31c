import { expect, test } from "vitest";
import { ownerOf } from "./owner.ts";

const PNPM = "../../node_modules/.pnpm";

test.each([
  [`${PNPM}/@smithy+core@3.1.0/node_modules/@smithy/core/dist-es/a.js`, "SDK: @smithy/core"],
  [`${PNPM}/x/node_modules/@aws-sdk/client-dynamodb/dist-es/b.js`, "SDK: @aws-sdk/client-dynamodb"],
  [`${PNPM}/x/node_modules/@aws-lambda-powertools/logger/lib/c.js`, "Powertools"],
  [`${PNPM}/x/node_modules/@middy/core/index.js`, "middy"],
  [`${PNPM}/valibot@1.0.0/node_modules/valibot/dist/index.mjs`, "valibot"],
  ["../../packages/core/src/job/machine.ts", "own: core"],
  ["../../packages/receiver/src/handler.ts", "own: receiver"],
  ["node:_http_client", "Node: HTTP, sockets, streams"],
  ["node:net", "Node: HTTP, sockets, streams"],
  ["node:internal/crypto/hash", "Node: cryptography, compression"],
  ["node:events", "Node: events, timers, promises and all else"],
  ["<runtime>", "the bundler's own"],
])("a function of %s belongs to %s", (source, owner) => {
  expect(ownerOf("send", source)).toBe(owner);
});

test("V8's own functions work for their caller, except its garbage collector", () => {
  expect(ownerOf("parse", "")).toBe("caller");
  expect(ownerOf("(garbage collector)", "")).toBe("V8: garbage collection");
});

test.each([
  ["(idle)", ""],
  ["(program)", ""],
  ["repeat", "file:///home/me/boomerang/test/bench/processes/function-main.ts"],
])("%s of %j is left out", (name, source) => {
  expect(ownerOf(name, source)).toBeUndefined();
});
