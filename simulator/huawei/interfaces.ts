import type { Mode } from "../applications";
import type { Action } from "./action";
import { bindAxb } from "./axb/bind";
import { modifyAxb } from "./axb/modify";
import { queryAxb } from "./axb/query";
import { unbindAxb } from "./axb/unbind";
import { locateRecording } from "./recording";
import type { Operation } from "./results";

export interface Interface {
  readonly operation: Operation;
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  readonly path: string;
  /** Modes whose applications may use it (1010040 otherwise). */
  readonly modes: readonly Mode[];
  readonly act: Action;
}

const axbPath = "/rest/caas/relationnumber/partners/v1.0";
const recordPath = "/rest/provision/voice/record/v1.0";

/** Every interface that answers synchronously from state (reference §1). */
export const interfaces: readonly Interface[] = [
  { operation: "axb.bind", method: "POST", path: axbPath, modes: ["axb"], act: bindAxb },
  { operation: "axb.unbind", method: "DELETE", path: axbPath, modes: ["axb"], act: unbindAxb },
  { operation: "axb.modify", method: "PUT", path: axbPath, modes: ["axb"], act: modifyAxb },
  { operation: "axb.query", method: "GET", path: axbPath, modes: ["axb"], act: queryAxb },
  {
    operation: "recording",
    method: "GET",
    path: recordPath,
    modes: ["axb", "ax", "axe", "axyb", "x"],
    act: locateRecording,
  },
];
