import type { Random } from "@boomerang/core";
import type { RandomStreams } from "../random.ts";
import type { Settings } from "../settings.ts";

/** The faults injected into one submission. */
export interface SubmissionFault {
  /** Reject the submission with this status. */
  readonly rejectionStatus: number | undefined;
  /** Accept the submission, but cut the connection before the response. */
  readonly isResponseLost: boolean;
  /** Accept the submission, but respond with this status. */
  readonly failureStatus: number | undefined;
}

/** The faults injected into one delivery. */
export interface DeliveryFault {
  readonly isLost: boolean;
  readonly delayMs: number;
  readonly isRepeated: boolean;
  /** The delivery is sent after the next one. */
  readonly isReordered: boolean;
}

/** Decides which faults to inject where. */
export interface FaultInjector {
  /** @param body the submission's body, unparsed */
  submission(body: Uint8Array): SubmissionFault;
  /** The status to reject a status, cancel, queue status or wake call with; `undefined` for no fault. */
  otherCall(call: string): number | undefined;
  /** @param endpoint the webhook URL */
  delivery(endpoint: string): DeliveryFault;
}

/**
 * Injects faults at the rates of the settings. Each kind of fault has its own random stream and draws from it for every
 * call, so that the n-th call gets the same fault whatever the other rates are.
 */
export function createFaultInjector(settings: Settings, streams: RandomStreams): FaultInjector {
  // These names decide the faults of a seed: a changed name changes them.
  const [refuse, refuseOther] = [streams("refuse"), streams("refuse other")];
  const [loseAnswer, failAnswer] = [streams("lose answer"), streams("fail answer")];
  const [lose, delay] = [streams("lose delivery"), streams("delay delivery")];
  const [repeat, reorder] = [streams("repeat delivery"), streams("reorder delivery")];
  return {
    submission() {
      const { faults } = settings;
      return {
        rejectionStatus: pickStatus(refuse, faults.refuseRate, faults.refuseStatuses),
        isResponseLost: occurs(loseAnswer, faults.loseAnswerRate),
        failureStatus: pickStatus(failAnswer, faults.failAnswerRate, faults.failAnswerStatuses),
      };
    },
    otherCall() {
      const { refuseOtherRate, refuseOtherStatuses } = settings.faults;
      return pickStatus(refuseOther, refuseOtherRate, refuseOtherStatuses);
    },
    delivery() {
      const { faults } = settings;
      const isDelayed = occurs(delay, faults.delayDeliveryRate);
      // Drawn for deliveries without a delay too, see above; 1 ms or more.
      const delayMs = Math.ceil((1 - delay()) * faults.delayDeliveryMs);
      return {
        isLost: occurs(lose, faults.loseDeliveryRate),
        delayMs: isDelayed ? delayMs : 0,
        isRepeated: occurs(repeat, faults.repeatDeliveryRate),
        isReordered: occurs(reorder, faults.reorderDeliveryRate),
      };
    },
  };
}

function pickStatus(random: Random, rate: number, statuses: readonly number[]): number | undefined {
  const isInjected = occurs(random, rate);
  const status = statuses[Math.floor(random() * statuses.length)];
  return isInjected ? status : undefined;
}

function occurs(random: Random, rate: number): boolean {
  return random() < rate;
}
