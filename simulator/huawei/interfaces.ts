import type { Mode } from "../applications";
import { connect } from "../voice/connect";
import { verify } from "../voice/verify";
import type { Action } from "./action";
import { bindAx } from "./ax/bind";
import { setCallee } from "./ax/callee";
import { modifyAx } from "./ax/modify";
import { queryAx } from "./ax/query";
import { unbindAx } from "./ax/unbind";
import { bindAxb } from "./axb/bind";
import { modifyAxb } from "./axb/modify";
import { queryAxb } from "./axb/query";
import { unbindAxb } from "./axb/unbind";
import { bindAxe } from "./axe/bind";
import { modifyAxe } from "./axe/modify";
import { queryAxe } from "./axe/query";
import { unbindAxe } from "./axe/unbind";
import { bindAxyb } from "./axyb/bind";
import { queryAxyb } from "./axyb/query";
import { unbindAxyb } from "./axyb/unbind";
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
const axPath = "/rest/provision/caas/privatenumber/v1.0";
const calleePath = "/rest/caas/privatenumber/calleenumber/v1.0";
const axePath = "/rest/caas/extendnumber/v1.0";
const axybPath = "/rest/omp/xyrelationnumber/v1.0";
const recordPath = "/rest/provision/voice/record/v1.0";

/** Every interface that answers synchronously from state (reference §1). */
export const interfaces: readonly Interface[] = [
  { operation: "axb.bind", method: "POST", path: axbPath, modes: ["axb"], act: bindAxb },
  { operation: "axb.unbind", method: "DELETE", path: axbPath, modes: ["axb"], act: unbindAxb },
  { operation: "axb.modify", method: "PUT", path: axbPath, modes: ["axb"], act: modifyAxb },
  { operation: "axb.query", method: "GET", path: axbPath, modes: ["axb"], act: queryAxb },
  { operation: "ax.bind", method: "POST", path: axPath, modes: ["ax"], act: bindAx },
  { operation: "ax.unbind", method: "DELETE", path: axPath, modes: ["ax"], act: unbindAx },
  { operation: "ax.modify", method: "PUT", path: axPath, modes: ["ax"], act: modifyAx },
  { operation: "ax.query", method: "GET", path: axPath, modes: ["ax"], act: queryAx },
  { operation: "ax.callee", method: "PUT", path: calleePath, modes: ["ax"], act: setCallee },
  { operation: "axe.bind", method: "POST", path: axePath, modes: ["axe"], act: bindAxe },
  { operation: "axe.unbind", method: "DELETE", path: axePath, modes: ["axe"], act: unbindAxe },
  { operation: "axe.modify", method: "PUT", path: axePath, modes: ["axe"], act: modifyAxe },
  { operation: "axe.query", method: "GET", path: axePath, modes: ["axe"], act: queryAxe },
  { operation: "axyb.bind", method: "POST", path: axybPath, modes: ["axyb"], act: bindAxyb },
  { operation: "axyb.unbind", method: "DELETE", path: axybPath, modes: ["axyb"], act: unbindAxyb },
  { operation: "axyb.query", method: "GET", path: axybPath, modes: ["axyb"], act: queryAxyb },
  {
    operation: "voice.verify",
    method: "POST",
    path: "/rest/httpsessions/callVerify/v1.0",
    modes: ["verification"],
    act: verify,
  },
  {
    operation: "voice.connect",
    method: "POST",
    path: "/rest/httpsessions/click2Call/v2.0",
    modes: ["connect"],
    act: connect,
  },
  {
    operation: "recording",
    method: "GET",
    path: recordPath,
    modes: ["axb", "ax", "axe", "axyb", "x"],
    act: locateRecording,
  },
];
