import type { Bundle, FunctionName } from "../bundles.ts";
import { EXPECTED, firstEvent } from "../measures/expected.ts";
import { type StartTimes, startFunction } from "../processes/function-process.ts";
import type { Setting } from "../setting.ts";
import { createBundleSources } from "./bundle-sources.ts";
import { phasesTable, profileTables } from "./markdown.ts";
import { selfTimes } from "./self-times.ts";
import { startPhases } from "./start-phases.ts";
import { createTimedBundle } from "./timed-bundle.ts";

const STARTS = 11;
const INTERVAL_US = 100;

/** An event of each function: what it has, how many of that, and how often the event is repeated. */
const EVENTS: Readonly<Record<FunctionName, EventOfProfile>> = {
  receiver: { unit: "a delivery", units: 1, warmUp: 5000, times: 5000 },
  dispatcher: { unit: "a message", units: 10, warmUp: 500, times: 500 },
  publisher: { unit: "a change", units: 1, warmUp: 5000, times: 5000 },
  scheduler: { unit: "a minute", units: 1, warmUp: 1000, times: 1000 },
};

interface EventOfProfile {
  readonly unit: string;
  readonly units: number;
  readonly warmUp: number;
  readonly times: number;
}

export function isFunctionName(name: string): name is FunctionName {
  return Object.hasOwn(EVENTS, name);
}

/** Where the time of a function goes, as Markdown: of an event once the process is warm, and of the first event. */
export async function profileFunction(
  name: FunctionName,
  { stub, bundles }: Setting,
  isSmoke: boolean,
): Promise<string> {
  const bundle = await bundles.deployed(name);
  const warm = await profileWarm(name, bundle, stub.url, isSmoke);
  const cold = await profileStart(name, bundle, stub.url, isSmoke);
  return `### \`${name}\`\n\n${warm}\nFrom the start of a process to its first response:\n\n${cold}`;
}

async function profileWarm(
  name: FunctionName,
  bundle: Bundle,
  url: string,
  isSmoke: boolean,
): Promise<string> {
  const { unit, units, warmUp, times } = EVENTS[name];
  const event = firstEvent(name);
  const started = await startFunction(bundle, url, EXPECTED[name]);
  try {
    await started.start(event);
    await started.repeat(event, isSmoke ? 1 : warmUp);
    const repetitions = isSmoke ? 10 : times;
    const nodes = await started.profile(event, repetitions, INTERVAL_US);
    const profiled = { unit, units: units * repetitions, intervalUs: INTERVAL_US };
    return profileTables(selfTimes(nodes, createBundleSources()), profiled);
  } finally {
    await started.stop();
  }
}

async function profileStart(
  name: FunctionName,
  bundle: Bundle,
  url: string,
  isSmoke: boolean,
): Promise<string> {
  const timed = { ...bundle, path: await createTimedBundle(bundle.path) };
  const starts: StartTimes[] = [];
  for (let n = 0; n < (isSmoke ? 1 : STARTS); n++) {
    const started = await startFunction(timed, url, EXPECTED[name]);
    try {
      const { times } = await started.start(firstEvent(name));
      if (times !== undefined) starts.push(times);
    } finally {
      await started.stop();
    }
  }
  return phasesTable(startPhases(starts));
}
