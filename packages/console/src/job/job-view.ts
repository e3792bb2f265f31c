import type { JobWithoutOutput } from "@boomerang/client";
import type { Timeline } from "./timeline.ts";

/** What is known of a job. */
export interface JobView {
  readonly job: JobWithoutOutput;
  /** Of a job that has a result. `gone`: it is not stored any more. `unreadable`: one of the problems says why. */
  readonly output?: { readonly text: string; readonly isJson: boolean } | "gone" | "unreadable" | undefined;
  readonly timeline: Timeline;
  /** `gone`: it is not kept. `unreadable`: one of the problems says why. */
  readonly input: { readonly text: string } | "gone" | "unreadable";
  /** Since when its target is paused, if that is why it waits. */
  readonly pausedAt?: string | undefined;
  /** The job that `replayMany` made of it, if it has a record. */
  readonly replayedAs?: string | undefined;
  /** Why something of it could not be read. */
  readonly problems: readonly string[];
}
