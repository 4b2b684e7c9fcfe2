/** What every command that talks to a stage takes. */
export interface StageOptions {
  /** Path of a `local.json`; true: wherever it is. */
  readonly local?: string | true;
  readonly stack?: string;
  readonly region?: string;
  readonly profile?: string;
  readonly token?: string;
  readonly json?: true;
  readonly reveal?: true;
}
