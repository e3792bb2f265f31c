import { parseArgs } from "node:util";
import { ArgumentsError, parseCostArguments } from "../cost/cost-arguments.ts";
import type { Load } from "./load.ts";

export interface ScaleArguments {
  readonly load: Load;
  readonly isJson: boolean;
}

const MOST_PER_SECOND = 1_000_000;
const OPTIONS = { rate: { type: "string" }, json: { type: "boolean" } } as const;

export function hasRate(args: readonly string[]): boolean {
  return args.some((arg) => arg === "--rate" || arg.startsWith("--rate="));
}

/**
 * Parses a command line with `--rate`; `undefined` means `--help`.
 *
 * @throws {ArgumentsError} if an option is unknown, or a value is invalid
 */
export function parseScaleArguments(all: readonly string[]): ScaleArguments | undefined {
  const args = all.filter((arg) => arg !== "--");
  // The other options are those of the cost model, which rejects unknown ones.
  const { tokens } = parseArgs({ args, options: OPTIONS, strict: false, tokens: true });
  const own = tokens.flatMap((token) => (token.kind === "option" && token.name in OPTIONS ? [token] : []));
  const isOwn = (n: number) =>
    own.some(
      ({ index, value, inlineValue }) =>
        n === index || (value !== undefined && !inlineValue && n === index + 1),
    );
  const workload = parseCostArguments(args.filter((_, n) => !isOwn(n)));
  if (workload === undefined) return undefined;
  const rate = own.findLast(({ name }) => name === "rate")?.value;
  return {
    load: { ...workload, perSecond: perSecond(rate) },
    isJson: own.some(({ name }) => name === "json"),
  };
}

function perSecond(text: string | undefined): number {
  const rate = text === undefined || text === "" ? Number.NaN : Number(text);
  if (rate > 0 && rate <= MOST_PER_SECOND) return rate;
  throw new ArgumentsError(
    `--rate must be submissions a second, up to 1,000,000, such as 200, not "${text ?? ""}"; see --help`,
  );
}
