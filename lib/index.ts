/** What the package offers to other CDK apps: the construct, and typed settings to give it. */
export { apiRoutes, type PlatformRoute, type Scope, scopes } from "../config/api-routes";
export {
  cyjApplication,
  huaweiAccessAddress,
  huaweiApplication,
  huaweiVoiceApplication,
} from "../config/applications";
export type { Auth, JwtAuth } from "../config/auth";
export { assertSound, complaintsAbout } from "../config/checks";
export { delivery, ride, rideFallback, rideOver } from "../config/policies";
export type {
  Concurrency,
  Domain,
  Egress,
  Encryption,
  ExistingEgress,
  NewEgress,
  RetentionDays,
} from "../config/stage-settings";
export type { Limit, Throttle } from "../config/throttling";
export type {
  Application,
  ApplicationOptions,
  CallDirection,
  Mode,
  Phase,
  ServicePolicy,
  StageConfig,
  VoiceApplication,
} from "../config/types";
export type { Bundles } from "./bundles";
export { Maskline } from "./maskline";
export type { GivenResources, MasklineProps } from "./maskline-props";
export { MasklineStack, type MasklineStackProps } from "./maskline-stack";
