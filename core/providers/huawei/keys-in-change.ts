import type { Credential, Credentials } from "../../domain/provider-module";

/** Which of an application's two keys signs, while its secret is being changed at the platform. */
export interface KeysInChange {
  /** `current`, unless the platform refused that one and took the other. */
  choose(credentials: Credentials): Credential;
  /** The other key, if there is one. */
  otherThan(refused: Credential, credentials: Credentials): Credential | undefined;
  /** Remembers that the platform took the other one: each refusal counts towards the ban of our address. */
  refused(key: Credential): void;
}

const isSame = (one: Credential, other: Credential | undefined): boolean =>
  one.appKey === other?.appKey && one.appSecret === other.appSecret;

const both = ({ current, previous }: Credentials): Credential[] =>
  previous === undefined ? [current] : [current, previous];

export function keysInChange(): KeysInChange {
  let lastRefused: Credential | undefined;
  return {
    choose: (credentials) =>
      both(credentials).find((key) => !isSame(key, lastRefused)) ?? credentials.current,
    otherThan: (refused, credentials) => both(credentials).find((key) => !isSame(key, refused)),
    refused: (key) => {
      lastRefused = key;
    },
  };
}
