import { secretsFreshMs, secretsStaleMs } from "../../../core/adapters/kept-secrets";
import { secrets } from "../../../core/adapters/secrets";

const key = (n: number) => ({ appKey: `key-${n}`, appSecret: `secret-${n}` });
const settle = () => new Promise((resolve) => setImmediate(resolve));

/** The far side of a wire: Secrets Manager, with values and failures set from outside. */
function aManager(value: unknown) {
  const state = { value, fails: false, hangs: false, reads: 0 };
  const clock = { at: 1_000_000 };
  const warnings: { error: Error }[] = [];
  const send = async () => {
    state.reads += 1;
    if (state.hangs) await new Promise(() => undefined);
    if (state.fails) throw new Error("Secrets Manager is away");
    return { SecretString: typeof state.value === "string" ? state.value : JSON.stringify(state.value) };
  };
  const deps = {
    client: { send: send as never },
    now: () => clock.at,
    logger: { warn: (_message: string, fields: { error: Error }) => void warnings.push(fields) },
  };
  return {
    state,
    clock,
    warnings,
    read: secrets(deps, { applications: { axb: "arn:axb" }, callerToken: "arn:token" }),
  };
}

it("reads a secret once, however many ask, and again beside an answer after five minutes", async () => {
  const { state, clock, read } = aManager({ current: key(1) });
  const both = await Promise.all([read.applicationCredentials("axb"), read.applicationCredentials("axb")]);
  expect(both).toEqual([{ current: key(1) }, { current: key(1) }]);
  expect(state.reads).toBe(1);

  state.value = { current: key(2), previous: key(1) };
  clock.at += secretsFreshMs - 1;
  await read.applicationCredentials("axb");
  expect(state.reads).toBe(1);
  clock.at += 1;
  expect(await read.applicationCredentials("axb")).toEqual({ current: key(1) });
  await settle();
  expect(state.reads).toBe(2);
  expect(await read.applicationCredentials("axb")).toEqual({ current: key(2), previous: key(1) });
});

it("serves on while Secrets Manager is away, and asks again half a minute later", async () => {
  const { state, clock, warnings, read } = aManager({ current: key(1) });
  await read.applicationCredentials("axb");
  state.fails = true;
  clock.at += secretsFreshMs;
  for (let i = 0; i < 3; i++) {
    expect(await read.applicationCredentials("axb")).toEqual({ current: key(1) });
    await settle();
  }
  expect(warnings).toHaveLength(1);
  state.fails = false;
  state.value = { current: key(2) };
  clock.at += 30_000;
  await read.applicationCredentials("axb");
  await settle();
  expect(await read.applicationCredentials("axb")).toEqual({ current: key(2) });
});

it("fails when the first read does, and not for ever", async () => {
  const { state, read } = aManager({ current: key(1) });
  state.fails = true;
  await expect(read.applicationCredentials("axb")).rejects.toThrow("away");
  state.fails = false;
  expect(await read.applicationCredentials("axb")).toEqual({ current: key(1) });
  await expect(read.applicationCredentials("other")).rejects.toThrow("other");
});

it.each([{ current: { appKey: "k", appSecret: 7_777_777 } }, "no json but 7777777", [7_777_777]])(
  "says what is wrong with a secret without a word of it: %j",
  async (value) => {
    const error = await aManager(value)
      .read.applicationCredentials("axb")
      .catch((thrown: Error) => thrown);
    expect(error).toMatchObject({ message: expect.stringContaining("arn:axb") });
    expect(String(error)).not.toContain("7777777");
  },
);

it("gives the caller tokens' secret as bytes, and takes no short one", async () => {
  const hex = "0123456789abcdef".repeat(4);
  expect(await aManager({ keyId: "k1", secret: hex }).read.callerTokenSecret()).toEqual({
    keyId: "k1",
    secret: Buffer.from(hex, "hex"),
  });
  await expect(aManager({ keyId: "k1", secret: "00ff" }).read.callerTokenSecret()).rejects.toThrow("secret");
});

it("waits a moment for a value that has not been read for long", async () => {
  const { state, clock, read } = aManager({ current: key(1) });
  await read.applicationCredentials("axb");
  state.value = { current: key(2), previous: key(1) };
  clock.at += secretsStaleMs;
  expect(await read.applicationCredentials("axb")).toEqual({ current: key(2), previous: key(1) });
  state.fails = true;
  clock.at += secretsStaleMs;
  expect(await read.applicationCredentials("axb")).toEqual({ current: key(2), previous: key(1) });
});

it("waits no longer than a moment", async () => {
  const { state, clock, read } = aManager({ current: key(1) });
  await read.applicationCredentials("axb");
  state.hangs = true;
  clock.at += secretsStaleMs;
  expect(await read.applicationCredentials("axb")).toEqual({ current: key(1) });
});

it("reads what was refused again at once, but not what it has just read", async () => {
  const { state, clock, warnings, read } = aManager({ current: key(1) });
  await read.applicationCredentials("axb");
  state.value = { current: key(2) };
  expect(await read.applicationCredentials("axb", { reread: true })).toEqual({ current: key(1) });
  clock.at += 1000;
  expect(await read.applicationCredentials("axb", { reread: true })).toEqual({ current: key(2) });
  state.fails = true;
  clock.at += 1000;
  expect(await read.applicationCredentials("axb", { reread: true })).toEqual({ current: key(2) });
  expect(warnings).toHaveLength(1);
});
