import { packageOf } from "./owner.ts";
import type { Place, SelfTimes } from "./self-times.ts";

const MOST_EXPENSIVE = 10;
/** Owners below this share are one line together. */
const LEAST_SHARE = 0.005;

/** What a profile is of. */
export interface Profiled {
  /** Such as `a delivery`. */
  readonly unit: string;
  /** How many units the samples are of. */
  readonly units: number;
  /** Time between two samples, µs. */
  readonly intervalUs: number;
}

/** Two tables: the self time of each owner, and of the ten most expensive functions. */
export function profileTables(times: SelfTimes, { unit, units, intervalUs }: Profiled): string {
  const cells = (samples: number) => [
    ((samples * intervalUs) / units).toFixed(1),
    `${((100 * samples) / times.samples).toFixed(1)} %`,
  ];
  const owners = byCost([...times.owners].map(([name, samples]) => ({ name, samples })));
  const isShown = ({ samples }: { readonly samples: number }) => samples >= LEAST_SHARE * times.samples;
  const rest = sumOf(owners.filter((each) => !isShown(each)));
  const functions = byCost([...times.functions.values()]).slice(0, MOST_EXPENSIVE);
  return [
    table(
      ["owner", `µs ${unit}`, "share"],
      [
        ...owners.filter(isShown).map(({ name, samples }) => [name, ...cells(samples)]),
        ...(rest > 0 ? [["others, each below 0.5 %", ...cells(rest)]] : []),
        ["all", ...cells(times.samples)],
      ],
    ),
    table(
      ["function", `µs ${unit}`, "share"],
      functions.map(({ place, samples }) => [textOf(place), ...cells(samples)]),
    ),
  ].join("\n");
}

/** A table of times with the share of each. */
export function phasesTable(phases: readonly (readonly [name: string, ms: number])[]): string {
  const all = phases.reduce((sum, [, ms]) => sum + ms, 0);
  const row = ([name, ms]: readonly [string, number]) => [
    name,
    ms.toFixed(1),
    `${((100 * ms) / all).toFixed(0)} %`,
  ];
  return table(["phase", "ms", "share"], [...phases.map(row), row(["all", all])]);
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |\n`;
  const alignment = header.map((_, n) => (n === 0 ? "---" : "---:"));
  return [header, alignment, ...rows].map(line).join("");
}

const byCost = <T extends { readonly samples: number }>(all: readonly T[]) =>
  all.toSorted((a, b) => b.samples - a.samples);

const sumOf = (all: readonly { readonly samples: number }[]) =>
  all.reduce((sum, { samples }) => sum + samples, 0);

/** Such as `` `send` @smithy/core/dist-es/client.js:12 ``, without the folders of this machine. */
function textOf({ name, source, line }: Place): string {
  if (source === "") return `\`${name}\``;
  const owner = packageOf(source);
  const file =
    owner === undefined
      ? source.replace(/^.*(?=packages\/)/, "")
      : source.slice(source.lastIndexOf(`/${owner}/`) + 1);
  return `\`${name}\` ${file}:${line}`;
}
