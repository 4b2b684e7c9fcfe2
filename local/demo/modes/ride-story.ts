import type { LocalFile } from "../../local-file";
import { people } from "../cast";
import { callRecords, recordings } from "../records";
import type { Scene, Story } from "../story";
import { textBothWays } from "../texts";
import { assign, callBothWays, strangerCalls } from "./beginning";
import { extend, reassign } from "./changes";
import { close, complete } from "./ending";
import { driverCallsAgain, noRecords, renewed } from "./only-there";
import { type Ride, type RideMode, startRide } from "./ride";

/** One ride in this mode: the same scenes as far as the mode goes. */
export const rideStory = (row: RideMode): Story => ({
  summary: row.summary,
  people,
  scenes: (cloud) => scenesOf(startRide(row, cloud), cloud),
});

function scenesOf(ride: Ride, cloud: LocalFile): Scene[] {
  const { stage, orderId, placed, texts } = ride;
  const number = () => ride.dial().customer.number;
  const words = texts === "as written" ? undefined : texts;
  const records = [callRecords(stage, orderId), recordings(stage, cloud, orderId, placed)];
  return [
    assign(ride),
    callBothWays(ride),
    ...(ride.tellsOfCalls ? records : [noRecords(ride)]),
    ...(ride.calleePerCall ? [driverCallsAgain(ride)] : []),
    strangerCalls(ride),
    ...(texts ? [textBothWays(stage, number, words)] : []),
    reassign(ride),
    extend(ride),
    ...(ride.onlyLapses ? [renewed(ride)] : []),
    complete(ride),
    close(ride),
  ];
}
