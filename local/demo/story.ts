import type { LocalFile } from "../local-file";
import type { Verify } from "./verify";

/** One scene: what is done, and promises that are held against what is seen. */
export interface Scene {
  readonly title: string;
  play(verify: Verify): Promise<void>;
}

export interface Story {
  readonly summary: string;
  /** Phones that must not be shown in full, with the words to show instead. */
  readonly people: Readonly<Record<string, string>>;
  /** The scenes of one telling, in order: each stands on the ones before. Needs a cloud whose number pool is empty. */
  scenes(cloud: LocalFile): readonly Scene[];
}
