import type { Benchmark, Effort } from "../../benchmark.ts";
import type { Setting } from "../../setting.ts";
import { compare } from "../compare.ts";
import { type Deployment, startDeployment } from "./deployment.ts";

const MANY = { jobs: 20_000, open: 5000 };
// The same share is open.
const FEW = { jobs: 200, open: 50 };

const ROUNDS = 31;
// The first thousands compile.
const WARM_UP_ROUNDS = 30;

/** CPU time of all functions for a job, with a table of 20,000 jobs, 5,000 of them open, against one of 200. */
export function scaleOfJob(setting: Setting): Benchmark {
  return scale("scale.job", "ms a job", setting, async (deployment, { isSmoke }) => {
    const jobs = isSmoke ? 10 : 100;
    const cpu = await deployment.takeJobs(jobs);
    return Object.values(cpu).reduce((sum, ms) => sum + ms, 0) / jobs;
  });
}

/** CPU time of a minute of the scheduler in which no job is due, likewise. */
export function scaleOfMinute(setting: Setting): Benchmark {
  return scale("scale.minute", "ms a minute", setting, async (deployment, { isSmoke }) => {
    const minutes = isSmoke ? 1 : 20;
    return (await deployment.minutes(minutes)) / minutes;
  });
}

/** CPU time of the scheduler for a job, in a minute that checks 100, likewise. */
export function scaleOfCheck(setting: Setting): Benchmark {
  return scale("scale.check", "ms a checked job", setting, async (deployment, { isSmoke }) => {
    const jobs = isSmoke ? 10 : 100;
    return (await deployment.checkJobs(jobs)) / jobs;
  });
}

function scale(
  name: string,
  unit: string,
  setting: Setting,
  cpuOf: (deployment: Deployment, effort: Effort) => Promise<number>,
): Benchmark {
  return {
    name,
    unit,
    target: { atMost: 1.1 },
    async measure(effort) {
      const many = await startDeployment(setting, effort.isSmoke ? FEW : MANY);
      const few = await startDeployment(setting, FEW);
      const inTurn = (rounds: number) =>
        compare(
          rounds,
          () => cpuOf(many, effort),
          () => cpuOf(few, effort),
        );
      try {
        if (!effort.isSmoke) await inTurn(WARM_UP_ROUNDS);
        return await inTurn(effort.isSmoke ? 1 : ROUNDS);
      } finally {
        for (const each of [many, few]) each.stop();
      }
    },
  };
}
