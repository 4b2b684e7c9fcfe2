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
