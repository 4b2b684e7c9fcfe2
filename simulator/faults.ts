import { type Chance, seededChance } from "./chance";

/** What can go wrong, and where: with a request, with a push, with a recording. */
export const faultKinds = [
  "refuse",
  "flow-control",
  "timeout-before",
  "timeout-after",
  "drop-before",
  "drop-after",
  "http-500-before",
  "http-500-after",
  "slow",
  "push-drop",
  "push-repeat",
  "push-reorder",
  "push-delay",
  "recording-missing",
  "recording-truncate",
  "recording-short",
  "recording-no-length",
  "recording-slow",
  "recording-wrong-host",
  "recording-internal-address",
] as const;
export type FaultKind = (typeof faultKinds)[number];

export interface FaultRule {
  readonly kind: FaultKind;
  /** How likely it strikes where it applies, 0 to 1. @default 1 */
  readonly rate: number;
  /** How often it may strike at most; absent = without end. */
  readonly count?: number;
  /** Only this interface (`axb.bind`) or webhook kind (`fees`). */
  readonly operation?: string;
  readonly application?: string;
  /** `refuse`: the result, by its code, and by its status where a code has two. */
  readonly code?: string;
  readonly status?: number;
  /** `slow`, `push-delay`, `recording-slow`: how long. */
  readonly milliseconds?: number;
}

export interface Place {
  readonly operation: string;
  readonly application: string | undefined;
}

/** The faults in force. One seed and one order of requests strike alike. */
export class Faults {
  private rules: { rule: FaultRule; left: number; struck: number }[] = [];
  private chance: Chance;

  constructor(private seed: number) {
    this.chance = seededChance(seed);
  }

  set(rules: readonly FaultRule[], seed = this.seed): void {
    this.seed = seed;
    this.chance = seededChance(seed);
    this.rules = rules.map((rule) => ({ rule, left: rule.count ?? Number.POSITIVE_INFINITY, struck: 0 }));
  }

  /** The first of these kinds that strikes here now, which uses it up by one. */
  strike(kinds: readonly FaultKind[], place: Place): FaultRule | undefined {
    for (const each of this.rules) {
      const { rule } = each;
      if (!kinds.includes(rule.kind) || each.left <= 0) continue;
      if (rule.operation !== undefined && rule.operation !== place.operation) continue;
      if (rule.application !== undefined && rule.application !== place.application) continue;
      if (this.chance.next() >= rule.rate) continue;
      each.left -= 1;
      each.struck += 1;
      return rule;
    }
    return undefined;
  }

  describe() {
    return { seed: this.seed, faults: this.rules.map(({ rule, struck }) => ({ ...rule, struck })) };
  }
}
