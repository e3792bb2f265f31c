import { expect, test } from "vitest";
import { type CallFrame, type Place, type ProfileNode, selfTimes } from "./self-times.ts";

const CORE = "packages/core/src/a.ts";

let id = 0;
const node = (functionName: string, url: string, hitCount: number, ...of: ProfileNode[]) => ({
  ...{ id: ++id, hitCount, children: of.map((child) => child.id), of },
  callFrame: { functionName, url, lineNumber: 0, columnNumber: 0 },
});
const flat = (root: ReturnType<typeof node>): ProfileNode[] => [
  root,
  ...root.of.flatMap((each) => flat(each as typeof root)),
];
const placeOf = ({ functionName, url }: CallFrame): Place => ({ name: functionName, source: url, line: 1 });

test("a function of V8 counts for the function that called it, and time without work for nobody", () => {
  const root = node(
    ...(["(root)", "", 0] as const),
    node("(idle)", "", 100),
    node("(program)", "", 50),
    node("(garbage collector)", "", 3),
    node("handle", CORE, 10, node("parse", "", 5, node("reviver", CORE, 1))),
    node("emit", "node:events", 7, node("handle", CORE, 2)),
  );
  const { owners, functions, samples } = selfTimes(flat(root), placeOf);
  expect(Object.fromEntries(owners)).toEqual({
    "own: core": 18,
    "V8: garbage collection": 3,
    "Node: events, timers, promises and all else": 7,
  });
  expect([...functions.values()].map(({ place, samples }) => [place.name, samples])).toEqual([
    ["(garbage collector)", 3],
    ["handle", 17],
    ["reviver", 1],
    ["emit", 7],
  ]);
  expect(samples).toBe(28);
});
