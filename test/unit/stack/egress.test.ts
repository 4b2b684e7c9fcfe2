import { Match } from "aws-cdk-lib/assertions";
import { AwsSolutionsChecks } from "cdk-nag";
import type { Egress } from "../../../config/stage-settings";
import { prodWith } from "./with-settings";

const existing: Egress = {
  kind: "existing",
  vpcId: "vpc-0a1b2c3d",
  subnetIds: ["subnet-0a1b2c3d", "subnet-0a1b2c3e"],
  availabilityZones: ["eu-west-1a", "eu-west-1b"],
  routeTableIds: ["rtb-0a1b2c3d", "rtb-0a1b2c3e"],
  addresses: ["203.0.113.7"],
};
const made = prodWith({ egress: { kind: "new" } });
const taken = prodWith({ egress: existing });

/** Names of the functions in the network. */
const inside = ({ template }: typeof made) =>
  Object.values(template.findResources("AWS::Lambda::Function"))
    .filter(({ Properties }) => Properties.VpcConfig !== undefined)
    .map(({ Properties }) => Properties.Environment.Variables.POWERTOOLS_SERVICE_NAME as string)
    .sort();

describe.each([
  ["a network of its own", made],
  ["a network that is there", taken],
])("with %s", (_, built) => {
  it("what calls a provider leaves through it, and nothing else does", () => {
    expect(inside(built)).toEqual(
      expect.arrayContaining(["binding-sweeper", "order-events", "order-events-queue", "recording-archiver"]),
    );
    for (const stays of ["api", "webhooks", "call-control"]) expect(inside(built)).not.toContain(stays);
  });

  it("lets nobody in, and out only to where https is", () => {
    built.template.hasResourceProperties("AWS::EC2::SecurityGroup", {
      SecurityGroupIngress: Match.absent(),
      SecurityGroupEgress: [Match.objectLike({ IpProtocol: "tcp", FromPort: 443, ToPort: 443 })],
    });
  });

  it("reaches tables and buckets without leaving", () => {
    built.template.resourcePropertiesCountIs("AWS::EC2::VPCEndpoint", { VpcEndpointType: "Gateway" }, 2);
  });

  it("passes AwsSolutions", () => {
    expect(new AwsSolutionsChecks(built.app).validateScope(built.app).violations).toEqual([]);
  });
});

describe("a network of its own", () => {
  it("has a fixed address per zone, which the outputs tell", () => {
    made.template.resourceCountIs("AWS::EC2::EIP", 2);
    made.template.resourceCountIs("AWS::EC2::NatGateway", 2);
    const addresses = Object.keys(made.template.findResources("AWS::EC2::EIP"));
    const told = [1, 2].map(
      (n) => made.template.findOutputs(`EgressAddress${n}`)[`EgressAddress${n}`]?.Value,
    );
    expect(told).toEqual(addresses.map((id) => ({ "Fn::GetAtt": [id, "PublicIp"] })));
  });

  it("brings no function and no role with rights on security groups", () => {
    made.template.resourceCountIs("Custom::VpcRestrictDefaultSG", 0);
  });

  it("has one address where one zone is enough", () => {
    const { template } = prodWith({ egress: { kind: "new", availabilityZones: 1 } });
    template.resourceCountIs("AWS::EC2::EIP", 1);
  });

  it("keeps AWS's services inside where that is wanted", () => {
    const { template } = prodWith({ egress: { kind: "new", interfaceEndpoints: true } });
    template.resourcePropertiesCountIs("AWS::EC2::VPCEndpoint", { VpcEndpointType: "Interface" }, 3);
  });
});

describe("a network that is there", () => {
  it("is neither made nor looked up", () => {
    for (const type of ["AWS::EC2::VPC", "AWS::EC2::EIP", "AWS::EC2::NatGateway"])
      taken.template.resourceCountIs(type, 0);
    expect(taken.template.findOutputs("EgressAddress1")).toMatchObject({
      EgressAddress1: { Value: "203.0.113.7" },
    });
  });

  it("keeps its own endpoints where no route tables are named", () => {
    const { routeTableIds, ...others } = existing;
    prodWith({ egress: others }).template.resourceCountIs("AWS::EC2::VPCEndpoint", 0);
  });
});

it("without one, no function is in a network", () => {
  const { template } = prodWith({});
  template.resourcePropertiesCountIs("AWS::Lambda::Function", { VpcConfig: Match.anyValue() }, 0);
  template.resourceCountIs("AWS::EC2::VPC", 0);
});
