import { readPlan } from "../../../local/assembly/read-plan";
import { readAssembly } from "../../../local/assembly/template";
import { prodWith } from "../stack/with-settings";

const account = {
  region: "us-east-1",
  accountId: "000000000000",
  apiUrl: "http://127.0.0.1:8787",
  queueUrlBase: "http://127.0.0.1:8790/000000000000",
};

describe("the local cloud", () => {
  it("understands a stage with everything that may be set: networks, names and alarms have no effect there", () => {
    const { app } = prodWith({
      egress: { kind: "new", interfaceEndpoints: true },
      encryption: { rotationDays: 90 },
      domain: { name: "calls.example.com", hostedZone: { id: "Z0123456789", name: "example.com" } },
      alarmAddresses: ["night@example.com", "https://alarms.example.com/in"],
      concurrency: { "order-events": { reserved: 50, provisioned: 2 } },
    });
    const plan = readPlan(readAssembly(app.synth().directory), account);
    expect(plan.routes.map(({ routeKey }) => routeKey)).toContain("POST /v1/order-events");
    expect(plan.functions.find(({ serviceName }) => serviceName === "order-events")).toBeDefined();
  });
});
