import fc from "fast-check";
import { expect, test } from "vitest";
import { mergeSorted } from "./merge-sorted.ts";

async function* from(values: readonly number[], onReturn: () => void = () => undefined) {
  try {
    yield* values;
  } finally {
    onReturn();
  }
}
const merge = (lists: readonly (readonly number[])[]) =>
  Array.fromAsync(
    mergeSorted(
      lists.map((list) => from(list)),
      (a, b) => a < b,
    ),
  );
const ascending = (a: number, b: number) => a - b;

test("sorted sequences become one sorted sequence, whatever their lengths", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(fc.integer({ min: 0, max: 20 }))), async (lists) => {
      const sorted = lists.map((list) => list.toSorted(ascending));
      expect(await merge(sorted)).toEqual(lists.flat().sort(ascending));
    }),
  );
});

test("no sequence is read further than needed, and all are closed when the reader stops", async () => {
  const closed: string[] = [];
  const read: number[] = [];
  async function* counted(values: readonly number[], name: string) {
    try {
      for (const value of values) {
        read.push(value);
        yield value;
      }
    } finally {
      closed.push(name);
    }
  }
  for await (const value of mergeSorted(
    [counted([1, 4, 7], "a"), counted([2, 3, 9], "b")],
    (a, b) => a < b,
  )) {
    if (value === 2) break;
  }
  expect(read.toSorted(ascending)).toEqual([1, 2, 4]);
  expect(closed.toSorted()).toEqual(["a", "b"]);
});

test("a sequence that fails fails the whole, and closes the others", async () => {
  let isClosed = false;
  async function* failing() {
    yield 1;
    throw new Error("table unreachable");
  }
  const other = from([2, 3], () => {
    isClosed = true;
  });
  await expect(Array.fromAsync(mergeSorted([failing(), other], (a, b) => a < b))).rejects.toThrow(
    "table unreachable",
  );
  expect(isClosed).toBe(true);
});
