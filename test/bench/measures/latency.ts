import { setTimeout } from "node:timers/promises";
import type { Benchmark, Effort, Measurement } from "../benchmark.ts";
import { median, quantile } from "../median.ts";
import { type Sighting, startPipelineProcess } from "../processes/pipeline-process.ts";

// A sixth of what the local pipeline does at most.
const JOBS_PER_SECOND = 20;
const WARM_UP = 600;
const ROUNDS = 10;
const SAMPLES = 300;
const SMOKE = { rounds: 1, samples: 20 };

/** When a job came where, and when its message was sent. */
type Passage = Sighting & { readonly sentAt: number };

/**
 * How long the slowest job in a hundred takes against the median, in the local pipeline with 20 jobs a second: from before its message
 * is sent to the call of the API, and from the arrival of its delivery to its event on the bus.
 */
export function latencies(): readonly Benchmark[] {
  // Both are of the same jobs.
  let measured: Promise<readonly (readonly Passage[])[]> | undefined;
  const ofJobs = (name: string, latencyOf: (passage: Passage) => number): Benchmark => ({
    name,
    unit: "ms",
    target: { atMost: 5 },
    async measure(effort) {
      measured ??= measureRounds(effort);
      return spreadOf((await measured).map((round) => round.map(latencyOf)));
    },
  });
  return [
    ofJobs("latency.submit", ({ sentAt, calledAt }) => calledAt - sentAt),
    ofJobs("latency.announce", ({ deliveredAt, announcedAt }) => announcedAt - deliveredAt),
  ];
}

/**
 * The 99th percentile and the median: of each round, and then the median of the rounds. So a moment in which the machine did something else
 * makes one round slow, and what happens again and again makes all of them slow.
 */
export function spreadOf(rounds: readonly (readonly number[])[]): Measurement {
  return {
    value: median(rounds.map((latencies) => quantile(latencies, 0.99))),
    baseline: median(rounds.map(median)),
  };
}

async function measureRounds({ isSmoke }: Effort): Promise<readonly (readonly Passage[])[]> {
  const { rounds, samples } = isSmoke ? SMOKE : { rounds: ROUNDS, samples: SAMPLES };
  const warmUp = isSmoke ? 0 : WARM_UP;
  const jobs = warmUp + rounds * samples;
  const pipeline = await startPipelineProcess();
  try {
    const sent: Promise<readonly [jobId: string, sentAt: number]>[] = [];
    for (let n = 0; n < jobs; n++) {
      const jobId = `job-${n}`;
      sent.push(pipeline.send(jobId).then((sentAt) => [jobId, sentAt]));
      // At random, so that no job meets what happens each second more often than another.
      await setTimeout((1000 / JOBS_PER_SECOND) * (0.5 + Math.random()));
    }
    const sentAt = new Map(await Promise.all(sent));
    const sightings = await pipeline.sightings(jobs);
    const passages = sightings.map((each) => ({ ...each, sentAt: sentAt.get(each.jobId) ?? Number.NaN }));
    const from = (round: number) => warmUp + round * samples;
    return Array.from({ length: rounds }, (_, round) => passages.slice(from(round), from(round + 1)));
  } finally {
    await pipeline.stop();
  }
}
