import type { Caught } from "./catch-mutation.ts";
import type { Mutation } from "./mutation.ts";

/** Tells which mutations there are: a line for each, with the rule that it breaks. */
export function describeMutations(mutations: readonly Pick<Mutation, "name" | "rule">[]): string {
  const width = widest(mutations.map(({ name }) => name));
  return mutations.map(({ name, rule }) => `${name.padEnd(width)}  ${rule}\n`).join("");
}

const widest = (texts: readonly string[]) => Math.max(...texts.map(({ length }) => length));

/** Tells what became of mutations, in the order of their list, each as soon as those before it are told. */
export interface Report {
  add(name: string, caught: Caught, ms: number): void;
  /** Closes the report. */
  end(): boolean;
}

/**
 * @param names of all mutations that are tried, in their order
 * @returns a report whose `end` says whether each of them was caught
 */
export function createReport(
  names: readonly string[],
  isJson: boolean,
  print: (text: string) => void,
): Report {
  const known = new Map<string, { readonly caught: Caught; readonly line: string }>();
  let told = 0;
  const width = widest(names);

  function lineOf(name: string, { caughtBy, what }: Caught, ms: number): string {
    if (isJson) return `${JSON.stringify({ name, caught_by: caughtBy, how: what })}\n`;
    const columns = [
      name.padEnd(width),
      (caughtBy ?? "SURVIVED").padEnd(10),
      `${Math.round(ms / 1000)} s`.padStart(5),
    ];
    return `${columns.join("  ")}  ${what}\n`;
  }

  return {
    add(name, caught, ms) {
      known.set(name, { caught, line: lineOf(name, caught, ms) });
      for (let next = known.get(names[told] ?? ""); next !== undefined; next = known.get(names[++told] ?? ""))
        print(next.line);
    },
    end() {
      const catchers = [...known.values()].map(({ caught }) => caught.caughtBy);
      const count = (catcher: Caught["caughtBy"]) => catchers.filter((each) => each === catcher).length;
      if (!isJson)
        print(
          `${names.length} mutation${names.length === 1 ? "" : "s"}: ${count("simulation")} caught by the simulation, ${count("tests")} by tests, ${count(null)} survived\n`,
        );
      return names.length === catchers.length && count(null) === 0;
    },
  };
}
