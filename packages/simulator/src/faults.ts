import type { Random } from "@boomerang/core";
import type { RandomStreams } from "./random.ts";
import type { Settings } from "./settings.ts";

/** What a fault makes of a submission. */
export interface SubmissionFate {
  /** Refused with this status. */
  readonly refusal: number | undefined;
  /** Accepted, but the answer is lost. */
  readonly isAnswerLost: boolean;
}

/** What a fault makes of a delivery. */
export interface DeliveryFate {
  readonly isLost: boolean;
  readonly delayMs: number;
  readonly isRepeated: boolean;
  readonly isReordered: boolean;
}

/** Decides who meets which fault. */
export interface Faults {
  submission(): SubmissionFate;
  delivery(): DeliveryFate;
}

/** Faults at the rates of the settings; each kind has a random stream of its own, drawn from every time. */
export function createFaults(settings: Settings, streams: RandomStreams): Faults {
  const [refuse, loseAnswer] = [streams("refuse"), streams("lose answer")];
  const [lose, delay] = [streams("lose delivery"), streams("delay delivery")];
  const [repeat, reorder] = [streams("repeat delivery"), streams("reorder delivery")];
  return {
    submission() {
      const { refuseRate, refuseStatuses, loseAnswerRate } = settings.faults;
      const isRefused = chance(refuse, refuseRate);
      const status = refuseStatuses[Math.floor(refuse() * refuseStatuses.length)];
      return { refusal: isRefused ? status : undefined, isAnswerLost: chance(loseAnswer, loseAnswerRate) };
    },
    delivery() {
      const faults = settings.faults;
      const isDelayed = chance(delay, faults.delayDeliveryRate);
      // Drawn for the undelayed too, so that the stream stays in step; at least 1 ms.
      const delayMs = Math.ceil((1 - delay()) * faults.delayDeliveryMs);
      return {
        isLost: chance(lose, faults.loseDeliveryRate),
        delayMs: isDelayed ? delayMs : 0,
        isRepeated: chance(repeat, faults.repeatDeliveryRate),
        isReordered: chance(reorder, faults.reorderDeliveryRate),
      };
    },
  };
}

function chance(random: Random, rate: number): boolean {
  return random() < rate;
}
