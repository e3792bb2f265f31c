import type { Detection } from "./detect-mutation.ts";
import type { Mutation } from "./mutation.ts";

/** One line per mutation: its name and the rule that it breaks. */
export function describeMutations(mutations: readonly Pick<Mutation, "name" | "rule">[]): string {
  const width = widest(mutations.map(({ name }) => name));
  return mutations.map(({ name, rule }) => `${name.padEnd(width)}  ${rule}\n`).join("");
}

const widest = (texts: readonly string[]) => Math.max(...texts.map(({ length }) => length));

export interface Report {
  add(name: string, detection: Detection, ms: number): void;
  /** Prints the totals; returns whether every mutation was detected. */
  end(): boolean;
}

/**
 * Prints mutations in the given order, each as soon as those before it are printed.
 *
 * @param names of all mutations that run
 */
export function createReport(
  names: readonly string[],
  isJson: boolean,
  print: (text: string) => void,
): Report {
  const results = new Map<string, { readonly detection: Detection; readonly line: string }>();
  let printed = 0;
  const width = widest(names);

  function lineOf(name: string, { detectedBy, how }: Detection, ms: number): string {
    if (isJson) return `${JSON.stringify({ name, caught_by: detectedBy, how })}\n`;
    const columns = [
      name.padEnd(width),
      (detectedBy ?? "SURVIVED").padEnd(10),
      `${Math.round(ms / 1000)} s`.padStart(5),
    ];
    return `${columns.join("  ")}  ${how}\n`;
  }

  return {
    add(name, detection, ms) {
      results.set(name, { detection, line: lineOf(name, detection, ms) });
      const next = () => results.get(names[printed] ?? "");
      for (let result = next(); result !== undefined; result = next()) {
        print(result.line);
        printed++;
      }
    },
    end() {
      const detectors = [...results.values()].map(({ detection }) => detection.detectedBy);
      const count = (detector: Detection["detectedBy"]) =>
        detectors.filter((each) => each === detector).length;
      if (!isJson)
        print(
          `${names.length} mutation${names.length === 1 ? "" : "s"}: ${count("simulation")} detected by the simulation, ${count("tests")} by tests, ${count(null)} survived\n`,
        );
      return names.length === detectors.length && count(null) === 0;
    },
  };
}
