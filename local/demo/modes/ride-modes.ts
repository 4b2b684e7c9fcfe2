import { addressed } from "../texts";
import type { RideMode } from "./ride";

/** Most are alike in most. */
const usual = (mode: string): Omit<RideMode, "summary" | "numbers"> => ({
  mode,
  provider: "huawei",
  application: `${mode.toLowerCase()}-main`,
  service: `ride-${mode.toLowerCase()}`,
  orderId: `R-${mode}`,
  heldByPlatform: 1,
  strangerReachesDriver: false,
  tellsOfCalls: true,
  calleePerCall: false,
  onReassignment: "same numbers",
  onlyLapses: false,
  formerDriverReaches: "nobody",
  secondPhase: "both",
});

/** One row for each mode but AXB, which has a longer story of its own. */
export const rideModes: readonly RideMode[] = [
  {
    ...usual("AX"),
    summary: "a number that stands for the driver, whoever dials it (Huawei Private Number AX)",
    numbers: ["+8617000001001"],
    strangerReachesDriver: true,
    texts: addressed,
    calleePerCall: true,
    formerDriverReaches: "new driver",
    secondPhase: "driver",
  },
  {
    ...usual("AXE"),
    summary: "a number with an extension that stands for the driver (Huawei Private Number AXE)",
    numbers: ["+8617000002001"],
    strangerReachesDriver: true,
  },
  {
    ...usual("AXYB"),
    summary: "a number for each of the two, picked by the platform (Huawei Private Number AXYB)",
    numbers: [],
    onReassignment: "picked anew",
  },
  {
    ...usual("X"),
    summary: "nothing is bound: the platform asks about every call (Huawei Private Number X)",
    numbers: ["+8617000004001"],
    heldByPlatform: 0,
    texts: "as written",
    secondPhase: "driver",
  },
  {
    ...usual("CYJ"),
    summary: "bindings that only lapse, renewed while the order lives (CYJ)",
    provider: "cyj",
    numbers: ["+8617000005001", "+8617000005002"],
    tellsOfCalls: false,
    onReassignment: "new numbers",
    onlyLapses: true,
  },
];
