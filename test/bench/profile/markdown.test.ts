import { expect, test } from "vitest";
import { phasesTable, profileTables } from "./markdown.ts";

const place = (name: string, source: string) => ({ name, source, line: 12 });

test("a profile is two tables: of the owners, and of the most expensive functions", () => {
  const times = {
    samples: 1000,
    owners: new Map([
      ["own: core", 300],
      ["SDK: @smithy/core", 697],
      ["middy", 3],
    ]),
    functions: new Map([
      [
        "a",
        {
          place: place("send", "../../node_modules/.pnpm/x/node_modules/@smithy/core/dist-es/a.js"),
          samples: 697,
        },
      ],
      [
        "b",
        { place: place("transition", "../../../boomerang/packages/core/src/job/machine.ts"), samples: 300 },
      ],
    ]),
  };
  const tables = profileTables(times, { unit: "a delivery", units: 100, intervalUs: 200 });
  expect(tables.split("\n")).toEqual([
    "| owner | µs a delivery | share |",
    "| --- | ---: | ---: |",
    "| SDK: @smithy/core | 1394.0 | 69.7 % |",
    "| own: core | 600.0 | 30.0 % |",
    "| others, each below 0.5 % | 6.0 | 0.3 % |",
    "| all | 2000.0 | 100.0 % |",
    "",
    "| function | µs a delivery | share |",
    "| --- | ---: | ---: |",
    "| `send` @smithy/core/dist-es/a.js:12 | 1394.0 | 69.7 % |",
    "| `transition` packages/core/src/job/machine.ts:12 | 600.0 | 30.0 % |",
    "",
  ]);
});

test("phases have their share of all", () => {
  const table = phasesTable([
    ["Node's start", 30],
    ["handling", 10],
  ]);
  expect(table.split("\n").slice(2)).toEqual([
    "| Node's start | 30.0 | 75 % |",
    "| handling | 10.0 | 25 % |",
    "| all | 40.0 | 100 % |",
    "",
  ]);
});
