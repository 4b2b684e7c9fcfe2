import { PutCommand } from "@aws-sdk/lib-dynamodb";
import { scenarios } from "./scenarios";
import { labelOf, type Stage, startStage } from "./stage";

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
});
afterAll(() => stage.stop());

const named = (name: string) => {
  const found = scenarios.find((scenario) => scenario.name === name);
  if (!found) throw new Error(`there is no scenario "${name}"`);
  return found;
};

it("an effect that nobody foresaw is a crash point by itself", async () => {
  const completed = named("order.completed");
  const usual = await stage.play("huawei", "X", completed);
  const { documents } = stage.ground;
  const grown = await stage.play("huawei", "X", {
    ...completed,
    act: async (process, story) => {
      const answer = await completed.act(process, story);
      await documents.send(new PutCommand({ TableName: "calls", Item: { pk: story.orderId, sk: "NEW" } }));
      return answer;
    },
  });
  expect(grown.effects.map(({ effect }) => labelOf(effect))).toEqual([
    ...usual.effects.map(({ effect }) => labelOf(effect)),
    "dynamodb PutItem calls",
  ]);
  expect(grown.cases).toBe(usual.cases + 2);
  expect([...usual.problems, ...grown.problems]).toEqual([]);
});

it("says where it was, and what came of it", async () => {
  const { problems } = await stage.play("huawei", "X", {
    ...named("the sweeper ends an order that nobody ended"),
    name: "an end, believed to connect",
    connected: ({ customer, driver }) => ({
      customer: driver,
      driver: customer,
      people: { customer, driver },
    }),
  });
  expect(problems).toContainEqual(
    expect.stringMatching(
      /^X, an end, believed to connect: crash after \d+ of \d+: sns PublishBatch events: nothing is live/,
    ),
  );
});
