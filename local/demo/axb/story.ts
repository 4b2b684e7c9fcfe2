import { openStage, type PlacedCall } from "../stage";
import type { Story } from "../story";
import { callBothWays, textBothWays } from "./calls";
import { people } from "./cast";
import { cancel, complete, rest } from "./ending";
import { callRecords, recordings } from "./records";
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
      textBothWays(stage),
      callRecords(stage),
      recordings(stage, cloud, placed),
      reassign(stage),
      extend(stage),
      complete(stage),
      rest(stage),
      cancel(stage),
    ];
  },
};
