export const WORKER_NAMES = ["dispatcher", "receiver"] as const;
export type WorkerName = (typeof WORKER_NAMES)[number];

/** A kill of a worker. */
export type WorkerKill =
  | { readonly state: "none" | "armed" }
  | {
      readonly state: "killed";
      /** Milliseconds since the epoch. */
      readonly at: number;
      /** The job whose submission or delivery it was. */
      readonly jobId: string;
    };

/** Ends the worker of a function while it works. */
export interface WorkerKills {
  /** After how many seconds the messages of a killed worker are received again. */
  readonly visibilityTimeoutSeconds: number;
  /** Kills the worker at its next submission or delivery, once. */
  arm(worker: WorkerName): void;
  /** The latest kill of each worker. */
  read(): Readonly<Record<WorkerName, WorkerKill>>;
}

interface KillText {
  readonly button: string;
  readonly moment: string;
  /** What it did when it was killed; a link to the job follows. */
  readonly during: string;
  readonly next: string;
}

/** What the page says of the kill of each worker. */
export function killTexts({
  visibilityTimeoutSeconds: seconds,
}: Pick<WorkerKills, "visibilityTimeoutSeconds">): Readonly<Record<WorkerName, KillText>> {
  return {
    dispatcher: {
      button: "Kill the dispatcher at its next submission",
      moment:
        "After the API has accepted the job, and before the dispatcher has the response: nobody knows whether it was accepted.",
      during: "after the API had accepted job",
      next: `Its result is delivered nevertheless. The messages that the dispatcher had are received again after their visibility timeout of ${seconds} seconds, by a new worker. A job that has no result then is submitted, perhaps a second time: the first result counts.`,
    },
    receiver: {
      button: "Kill the receiver at its next delivery",
      moment: "After it has begun with the delivery, and before it responds.",
      during: "while it handled the delivery of job",
      next: "The provider gets a 502, and repeats the delivery two seconds later. A new worker stores it, unless that had been done.",
    },
  };
}
