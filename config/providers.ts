/** The providers that there are. Repeats `core/providers/registry.ts`; a test holds the two together. */
export const providers: readonly string[] = ["cyj", "huawei", "huawei-voice"];
