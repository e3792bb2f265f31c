import { DEFAULT_TIMING, isoTime } from "@boomerang/core";
import {
  findLocalPipeline,
  LOCAL_REGION,
  type LocalPipelineState,
  STATE_VERSION,
} from "@boomerang/runtime/local-pipeline";
import { bypassProxyForLoopback, type SimulatorServer } from "@boomerang/simulator";
import { createMetricStore } from "../aws/metric-store.ts";
import {
  type LocalPipeline,
  type Pipeline,
  startPipeline,
  startProviderPipeline,
} from "../pipeline/pipeline.ts";
import type { PipelineOptions } from "../pipeline/pipeline-options.ts";
import type { WorkerKills } from "../pipeline/worker-kills.ts";
import { stderrLog } from "../start/stderr-log.ts";
import { createStopHandler } from "../stop-handler.ts";
import type { DevOptions } from "./arguments.ts";
import { countsLine, createCounter } from "./counts.ts";
import { createDevLog } from "./dev-log.ts";
import { alreadyRuns, killedText, startedText, stoppedText } from "./messages.ts";
import { consoleProblem, deadLetterProblem, invocationProblem, jobProblem } from "./problems.ts";
import type { DevApi } from "./provider-api.ts";
import { createRecordedTargets } from "./recorded-targets.ts";
import { SHORT_WAITS } from "./short-waits.ts";
import { StartError } from "./start-error.ts";
import { publishState, removeState } from "./state-file.ts";
import { createStatusLine } from "./status-line.ts";
import { type DevSystem, systemOf } from "./system.ts";

const STATUS_MS = 500;

export interface DevKills extends WorkerKills {
  /** After how many seconds the messages of a killed worker are received again. */
  readonly visibilityTimeoutSeconds: number;
}

/** The console, which imports the client library and so is not part of this package. */
export type StartConsole = (options: {
  /** On 127.0.0.1; 0: any free one. */
  readonly port: number;
  /** Called with an error of the console itself. */
  readonly onError: (error: unknown) => void;
  /** The simulated API; `undefined` with the real one. */
  readonly simulator: SimulatorServer | undefined;
  /** Kills of a worker; `undefined` with the real API. */
  readonly kills: DevKills | undefined;
}) => Promise<{ readonly url: string; stop(): Promise<void> }>;

export interface DevParts {
  /** Default this process. */
  readonly system?: DevSystem;
  /** Default: no console. */
  readonly startConsole?: StartConsole | undefined;
}

/** The exit code of a command that was stopped by its user. */
const INTERRUPTED = 130;

/**
 * Runs the pipeline until the process gets a signal to stop; a second signal ends the process at once.
 *
 * @returns the exit code
 * @throws {StartError} when another one runs, or the port is in use
 */
export async function runDev(
  options: DevOptions,
  { system = systemOf(process), startConsole }: DevParts = {},
): Promise<number> {
  const { env, clock, sleep, stdout, stderr } = system;
  bypassProxyForLoopback(env);
  const found = await findLocalPipeline(system.find);
  if (found.type === "running") throw new StartError(alreadyRuns(found.state));
  if (found.type === "unusable") {
    throw new StartError(`${system.find.path} cannot be used: ${found.reason}. Remove it.`);
  }

  const isTerminal = () => stderr.isTTY === true && env.TERM !== "dumb";
  const { say, show } = createStatusLine(
    (text) => stderr.write(text),
    () => ({
      isTerminal: isTerminal(),
      // Some terminals have 0 columns: they do not say how many.
      columns: stderr.columns || 100,
    }),
    clock,
  );
  const stop = new AbortController();
  const unsubscribe = system.onStopSignal(
    createStopHandler<void>(() => clock.now(), {
      stop: () => stop.abort(),
      end: () => system.exit(INTERRUPTED),
    }),
  );
  const counter = createCounter();
  try {
    say("Starting the pipeline …");
    const recorded = createRecordedTargets(options.targets, clock);
    // The real API is asked for the queues of targets that were named only, each minute.
    const targets = options.api.type === "simulator" ? () => recorded.due() : () => options.targets;
    const pipeline = await startOf(
      { ...options, targets },
      {
        log: options.verbose ? stderrLog : createDevLog(say, clock),
        onError: (error) => say(invocationProblem(error)),
        onDeadLetter(letter) {
          counter.addDeadLetter();
          say(deadLetterProblem(letter));
        },
        onKill: (killed) => say(killedText(killed)),
      },
    );
    await using running = new AsyncDisposableStack();
    running.defer(() => pipeline.stop());
    pipeline.aws.bus.subscribe((event) => {
      counter.addEvent(event);
      recorded.addEvent(event);
      const problem = jobProblem(event);
      if (problem !== undefined) say(problem);
    });
    const state = stateOf(pipeline, options.api, system);
    if (!stop.signal.aborted) {
      await publishState(state, found, system.find);
      running.defer(() => removeState(state, system.find.path));
      const onError = (error: unknown) => say(consoleProblem(error));
      const simulated = "simulator" in pipeline ? pipeline : undefined;
      const console = await startConsole?.({
        ...{ port: options.consolePort, onError, simulator: simulated?.simulator },
        kills: simulated?.kills && { ...simulated.kills, ...SHORT_WAITS },
      }).catch((error: unknown) => {
        throw portError(options.consolePort, "--console-port", error);
      });
      if (console !== undefined) running.defer(() => console.stop());
      say(startedText(state, options.api, console?.url));
      if (options.json) stdout.write(`${JSON.stringify({ ...state, console_url: console?.url })}\n`);
    }
    while (!stop.signal.aborted) {
      const counts = counter.counts();
      if (counts.open + counts.outcomes.length + counts.deadLetters > 0) show(countsLine(counts));
      // Rejects only when the pipeline is to stop.
      await sleep(STATUS_MS, stop.signal).catch(() => undefined);
    }
    say("Stopping; once more ends it at once …");
  } finally {
    unsubscribe();
  }
  say(stoppedText(counter.counts()));
  return INTERRUPTED;
}

async function startOf(
  { api, port, targets }: Pick<DevOptions, "api" | "port"> & Required<Pick<PipelineOptions, "targets">>,
  { onKill, ...callbacks }: Required<Pick<PipelineOptions, "log" | "onError" | "onDeadLetter" | "onKill">>,
): Promise<LocalPipeline | Pipeline> {
  const metrics = createMetricStore(Date);
  const common = {
    ...{ ...callbacks, metrics, targets, receiverPort: port },
    ...{ announceSubmitted: true, runsInWorkers: true },
  };
  try {
    if (api.type === "simulator") return await startPipeline({ ...common, ...SHORT_WAITS, onKill });
    return await startProviderPipeline({
      ...common,
      provider: api.provider,
      webhookBaseUrl: api.webhookBaseUrl,
      // As deployed: the real API is asked no more often than it would be by the stack.
      timing: DEFAULT_TIMING,
      scheduleEveryMs: 60_000,
    });
  } catch (error) {
    throw portError(port, "--port", error);
  }
}

/** The error of a start; of a port that cannot be used, one that says what to do. */
function portError(port: number, option: string, error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code !== "EADDRINUSE" && code !== "EACCES") return error;
  const why = code === "EADDRINUSE" ? "is in use" : "needs permissions that you do not have";
  return new StartError(`Port ${port} ${why} (${code}): choose another with ${option}`, { cause: error });
}

function stateOf(
  { aws, apiUrl, receiverUrl, webhookBaseUrl, secrets }: LocalPipeline,
  api: DevApi,
  { pid, clock }: DevSystem,
): LocalPipelineState {
  const { storage, database, bus, cloudWatch = "" } = aws.endpoints;
  const state = {
    version: STATE_VERSION as typeof STATE_VERSION,
    pid,
    started_at: isoTime(clock.now()),
    region: LOCAL_REGION,
    credentials: "dummy" as const,
    endpoints: {
      sqs: storage,
      s3: storage,
      dynamodb: database,
      event_bridge: bus,
      cloud_watch: cloudWatch,
      receiver: receiverUrl,
    },
    queue_urls: {
      jobs: aws.queues.jobs.url,
      dead_letters: aws.queues.deadLetters.url,
      spill: aws.queues.spill.url,
      quarantine: aws.queues.quarantine.url,
    },
    tables: { ...aws.tables },
    bucket: aws.bucket,
    webhook_base_url: webhookBaseUrl,
  };
  return api.type === "simulator"
    ? { ...state, api: "simulator", api_url: apiUrl ?? "", api_key: secrets.values.apiKey }
    : { ...state, api: "provider", ...(apiUrl !== undefined && { api_url: apiUrl }) };
}
