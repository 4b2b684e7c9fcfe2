import type { Capabilities, NumberProvider } from "../../domain/provider";

export const xCapabilities: Capabilities = {
  mode: "X",
  canModify: { people: true, lifetime: true, direction: true },
  canUnbind: true,
  canFind: true,
  // Nothing is there to be listed.
  canList: false,
  choosesNumber: false,
  // Our routes are the binding: the platform asks about every call.
  stores: false,
  echoesUserData: true,
  lifetimes: true,
  minLifetimeSeconds: 0,
  texts: true,
  recordings: true,
  directions: true,
};

/** What our own routes are called where a subscription's id is wanted. */
const routesOnly = "routes";

/** X: nothing is bound at the platform, so every step succeeds by doing nothing. @see Huawei reference §10.5 */
export function xProvider(): NumberProvider {
  return {
    capabilities: xCapabilities,
    bind: async ({ numbers, people, direction }) => ({
      subscriptionId: routesOnly,
      numbers,
      people,
      direction,
    }),
    modify: async () => undefined,
    unbind: async () => undefined,
    find: async () => [],
  };
}
