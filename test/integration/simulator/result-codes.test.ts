import { interfaces } from "../../../simulator/huawei/interfaces";
import { resultNames, results } from "../../../simulator/huawei/results";
import { cases } from "./cases";
import { clientOf, startForTest } from "./platform";
import { provocations } from "./provocations";

const operations = interfaces.map(({ operation }) => operation);
const rows = resultNames.flatMap((name) =>
  results[name].where
    .filter((operation) => operations.includes(operation))
    .map((operation) => ({ name, operation, status: results[name].status, code: results[name].code })),
);

describe("result codes, generated from the simulator's own list", () => {
  it.each(rows)("$operation answers $status/$code when $name", async ({ name, operation, status, code }) => {
    const provoke = provocations[name];
    const each = cases[operation];
    if (!provoke || !each) throw new Error(`no provocation of ${name} for ${operation}`);
    const simulator = await startForTest();
    try {
      const { status: answered, body } = await provoke(simulator, operation, each);
      expect({ status: answered, code: body.resultcode }).toEqual({ status, code });
      expect(body.resultdesc).toEqual(expect.any(String));
    } finally {
      await simulator.close();
    }
  });

  it.each(operations)("%s succeeds when nothing is wrong", async (operation) => {
    const each = cases[operation];
    if (!each) throw new Error(`no case for ${operation}`);
    const simulator = await startForTest();
    try {
      const client = clientOf(simulator, each.application);
      const { method, path, body } = await each.prepare(client);
      const reply = await client.call(method, path, body);
      expect(reply.status).toBe(operation === "recording" ? 301 : 200);
    } finally {
      await simulator.close();
    }
  });
});
