/** One folder each under `functions/`; each becomes one bundle. */
export const functionFolders = [
  "order-events",
  "api",
  "webhooks",
  "cdr-processor",
  "binding-sweeper",
  "recording-archiver",
  "call-control",
  "verification",
  "erasures",
  "eraser",
  "auditor",
] as const;
export type FunctionFolder = (typeof functionFolders)[number];
