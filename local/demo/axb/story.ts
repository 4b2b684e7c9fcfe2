import { people } from "../cast";
import { callRecords, recordings } from "../records";
import { openStage, type PlacedCall } from "../stage";
import type { Story } from "../story";
import { textBothWays } from "../texts";
import { callBothWays } from "./calls";
import { orderId, x } from "./cast";
import { cancel, complete, rest } from "./ending";
import { assign, extend, importNumber, reassign } from "./ride";

/** One ride through Huawei's Private Number AXB, on a pool of one number. */
export const axbStory: Story = {
  summary: "a ride with one number for both (Huawei Private Number AXB)",
  people,
  scenes: (cloud) => {
    const stage = openStage(cloud);
    const placed: PlacedCall[] = [];
    return [
      importNumber(stage),
      assign(stage),
      callBothWays(stage, placed),
      textBothWays(stage, () => x),
      callRecords(stage, orderId),
      recordings(stage, cloud, orderId, placed),
      reassign(stage),
      extend(stage),
      complete(stage),
      rest(stage),
      cancel(stage),
    ];
  },
};
