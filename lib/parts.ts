import type { Construct } from "constructs";
import type { MasklineApi } from "./constructs/http-api";
import type { Functions } from "./functions";
import type { Resources } from "./resources";

/** What each concern of the product adds its own to: its functions, routes, queues and schedules. */
export interface Parts {
  /** Holds what the concern makes. */
  readonly scope: Construct;
  readonly resources: Resources;
  readonly functions: Functions;
  readonly api: MasklineApi;
}
