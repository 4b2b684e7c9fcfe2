import type { Application, Phase, ServicePolicy } from "./types";

const hours = (count: number) => count * 3600;

/** The rider may still have left something in the car, and the driver may have found it. */
const twoWayThenDriver: readonly Phase[] = [
  { seconds: 300, direction: "both" },
  { seconds: 300, direction: "driver-only" },
];

const choose = ({ provider, application, mode }: Application) => ({ provider, application, mode });

export const ride = (application: Application): ServicePolicy => ({
  service: "ride",
  choices: [choose(application)],
  timeToLiveSeconds: hours(4),
  maxTimeToLiveSeconds: hours(24),
  phasesAfter: { completed: twoWayThenDriver, cancelled: [], expired: [] },
  coolDownSeconds: hours(1),
  maxCallMinutes: 60,
  callDirection: "both",
  recording: { enabled: true, hintTone: "recordHintTone.wav" },
  texts: { enabled: true, keepContent: false },
});

export const delivery = (application: Application): ServicePolicy => ({
  ...ride(application),
  service: "delivery",
  recording: { enabled: false },
});

const twoWay: readonly Phase[] = [{ seconds: 600, direction: "both" }];

/** A ride over another mode than AXB: `ride-ax` and so on, as far as that mode goes. */
export function rideOver(application: Application): ServicePolicy {
  const usual = ride(application);
  const service = `ride-${application.mode.toLowerCase()}`;
  switch (application.mode) {
    case "AXB":
    case "AX":
    case "X":
      return { ...usual, service };
    case "AXE":
    case "AXYB":
      return { ...usual, ...withoutTextsAndLimits, service };
    case "CYJ":
      return {
        ...usual,
        ...withoutTextsAndLimits,
        service,
        recording: { enabled: false },
        shortestBindingSeconds: 600,
        toleratesOverlapMinutes: 15,
      };
    default:
      return application.mode satisfies never;
  }
}

/** Where the mode can't change who may call, the driver may still bring back what was left in the car, called or calling. */
const withoutTextsAndLimits = {
  phasesAfter: { completed: twoWay, cancelled: [], expired: [] },
  maxCallMinutes: 0,
  texts: { enabled: false, keepContent: false },
} satisfies Partial<ServicePolicy>;

/** The first that has a number and does not refuse for good. */
export const rideFallback = (first: Application, ...others: readonly Application[]): ServicePolicy => ({
  ...ride(first),
  service: "ride-fallback",
  choices: [first, ...others].map(choose),
});
