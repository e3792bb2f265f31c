import { describe, expect, test } from "vitest";
import { itemBytes } from "./item-size.ts";

test.each<[string, Record<string, unknown>, number]>([
  ["an empty item", {}, 0],
  ["a string is its UTF-8 bytes", { é: "語🪃" }, 2 + 3 + 4],
  ["an empty string", { name: "" }, 4],
  ["true, false and null", { a: true, b: false, c: null }, 3 + 3],
  ["bytes", { a: Buffer.alloc(10), b: new Uint8Array(3) }, 2 + 13],
  ["undefined values, which are left out", { a: undefined, b: { c: undefined } }, 1 + 3],
  ["an empty list and an empty map", { a: [], b: {} }, 2 + 6],
  ["a list is three bytes, and one for each element", { a: ["x", "yz"] }, 1 + 3 + 2 + 3],
  ["a map is three bytes, and one for each entry", { a: { bc: "x", d: "yz" } }, 1 + 3 + 2 + 3 + 3],
  ["nested lists and maps", { a: [{ b: ["c"] }] }, 1 + (3 + 1) + (3 + 1 + 1) + (3 + 1) + 1],
])("the size of an item: %s", (_, item, bytes) => {
  expect(itemBytes(item)).toBe(bytes);
});

describe("a number is one byte for each pair of digits from the decimal point, and one", () => {
  test.each([
    [0, 1],
    [7, 2],
    [10, 2],
    [12, 2],
    [100, 2],
    [120, 3],
    [123, 3],
    [1_230, 3],
    [12_345, 4],
    [0.5, 2],
    [0.05, 2],
    [1.5, 3],
    [-7, 3],
    [1e21, 2],
    [1_767_225_600, 5],
  ])("%d", (n, bytes) => {
    expect(itemBytes({ n })).toBe(1 + bytes);
  });
});
