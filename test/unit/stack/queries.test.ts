import { supportQueries } from "../../../lib/constructs/support-queries";
import { synthesized } from "./synthesized";

/** Has the functions that not every stage has. */
const { resources } = synthesized("local");
const saved = Object.values(resources("AWS::Logs::QueryDefinition")).map(({ Properties }) => Properties);
const services = new Set(
  Object.values(resources("AWS::Lambda::Function")).map(({ Properties }) => {
    const { Variables } = Properties.Environment as { Variables: Record<string, string> };
    return Variables.POWERTOOLS_SERVICE_NAME;
  }),
);

it("are saved, each under the stage's name", () => {
  expect(saved.map(({ Name }) => Name)).toEqual(supportQueries.map(({ name }) => `Maskline/local/${name}`));
});

it.each(supportQueries)("$name: searches functions that there are", ({ services: searched }) => {
  expect(searched.filter((service) => !services.has(service))).toEqual([]);
});

it.each(saved)("$Name: has its log groups", ({ LogGroupNames, QueryString }) => {
  expect((LogGroupNames as unknown[]).length).toBeGreaterThan(0);
  expect(String(QueryString)).toMatch(/^(fields|filter) /);
});
