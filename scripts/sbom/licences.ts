/**
 * Licences that what we use may have, by SPDX id. All of them let us use, change and pass on, and ask for no more than their
 * text beside it. What is not here is looked at by a person first: copyleft would reach into what is deployed.
 */
const allowed = new Set([
  "0BSD",
  "Apache-2.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "BlueOak-1.0.0",
  "CC0-1.0",
  "ISC",
  "MIT",
  "MIT-0",
  "PSF-2.0",
  "Python-2.0",
]);

/** Packages whose licence is not on the list, each with why that does no harm; at build time only. */
const reviewed: Readonly<Record<string, string>> = {
  "caniuse-lite": "CC-BY-4.0: a table of browsers, read by a build tool and in nothing that is shipped",
};

/** One package of the lock file or of a bundle. */
export interface Package {
  readonly name: string;
  readonly version: string;
  /** An SPDX expression; absent when the package states none. */
  readonly licence?: string | undefined;
}

/** Whether an SPDX expression can be met with allowed licences: of `OR` one is enough, of `AND` all are needed. */
export function isAllowed(expression: string): boolean {
  const tokens = expression.match(/\(|\)|[^\s()]+/g) ?? [];
  let at = 0;
  const one = (): boolean => {
    const token = tokens[at++];
    if (token !== "(") return token !== undefined && allowed.has(token);
    const inner = any();
    at += 1;
    return inner;
  };
  const all = (): boolean => {
    let result = one();
    while (tokens[at] === "AND") {
      at += 1;
      result = one() && result;
    }
    return result;
  };
  const any = (): boolean => {
    let result = all();
    while (tokens[at] === "OR") {
      at += 1;
      result = all() || result;
    }
    return result;
  };
  const result = any();
  return result && at === tokens.length;
}

/** Packages that may not be used as they are, in words. */
export const complaints = (packages: readonly Package[]): string[] =>
  packages
    .filter(({ name, licence }) => !(name in reviewed) && (licence === undefined || !isAllowed(licence)))
    .map(({ name, version, licence }) => `${name}@${version}: ${licence ?? "states no licence"}`);
