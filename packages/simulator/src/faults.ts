import type { Random } from "@boomerang/core";
import type { RandomStreams } from "./random.ts";
import type { Settings } from "./settings.ts";

/** What a fault makes of a submission. */
export interface SubmissionFate {
  /** Refused with this status. */
  readonly refusal: number | undefined;
  /** Accepted, but the answer is lost. */
  readonly isAnswerLost: boolean;
  /** Accepted, but answered with this status. */
  readonly answerFailure: number | undefined;
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
  /** @param body the submission as it came */
  submission(body: Uint8Array): SubmissionFate;
  /** The status with which a status, cancel, queue status or wake call is refused; `undefined` lets it in. */
  otherCall(call: string): number | undefined;
  /** @param endpoint where the delivery goes to */
  delivery(endpoint: string): DeliveryFate;
}

/** Faults at the rates of the settings; each kind has a random stream of its own, drawn from every time. */
export function createFaults(settings: Settings, streams: RandomStreams): Faults {
  const [refuse, refuseOther] = [streams("refuse"), streams("refuse other")];
  const [loseAnswer, failAnswer] = [streams("lose answer"), streams("fail answer")];
  const [lose, delay] = [streams("lose delivery"), streams("delay delivery")];
  const [repeat, reorder] = [streams("repeat delivery"), streams("reorder delivery")];
  return {
    submission() {
      const faults = settings.faults;
      return {
        refusal: oneOf(refuse, faults.refuseRate, faults.refuseStatuses),
        isAnswerLost: chance(loseAnswer, faults.loseAnswerRate),
        answerFailure: oneOf(failAnswer, faults.failAnswerRate, faults.failAnswerStatuses),
      };
    },
    otherCall() {
      const { refuseOtherRate, refuseOtherStatuses } = settings.faults;
      return oneOf(refuseOther, refuseOtherRate, refuseOtherStatuses);
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

/** By chance, one of these; both numbers are drawn every time, so that the stream stays in step. */
function oneOf(random: Random, rate: number, statuses: readonly number[]): number | undefined {
  const isMet = chance(random, rate);
  const status = statuses[Math.floor(random() * statuses.length)];
  return isMet ? status : undefined;
}

function chance(random: Random, rate: number): boolean {
  return random() < rate;
}
