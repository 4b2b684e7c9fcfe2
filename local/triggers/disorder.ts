import type { Message } from "@aws-sdk/client-sqs";
import { seededChance } from "../../simulator/chance";
import { shuffled } from "./shuffled";

/** What a standard queue is allowed to do and the embedded one never does by itself. */
export interface Disorder {
  /** Shuffles a batch and puts some of it off. */
  arrange(messages: readonly Message[]): {
    readonly now: readonly Message[];
    readonly later: readonly Message[];
  };
  /** Which of the messages just processed are delivered once more. */
  repeated(messages: readonly Message[]): readonly Message[];
}

const delayedShare = 0.2;
const repeatedShare = 0.1;

export function disorder(seed: number): Disorder {
  const { next: random } = seededChance(seed);
  return {
    arrange: (messages) => {
      const drawn = shuffled(messages, random).map((message) => ({
        message,
        isLate: random() < delayedShare,
      }));
      return {
        now: drawn.filter(({ isLate }) => !isLate).map(({ message }) => message),
        later: drawn.filter(({ isLate }) => isLate).map(({ message }) => message),
      };
    },
    repeated: (messages) => messages.filter(() => random() < repeatedShare),
  };
}
