import { Annotations, RemovalPolicy } from "aws-cdk-lib";
import {
  CfnEIP,
  FlowLogDestination,
  GatewayVpcEndpointAwsService,
  InterfaceVpcEndpointAwsService,
  IpAddresses,
  type ISubnet,
  type IVpc,
  NatProvider,
  Peer,
  Port,
  SecurityGroup,
  SubnetType,
  Vpc,
} from "aws-cdk-lib/aws-ec2";
import { Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { IKey } from "aws-cdk-lib/aws-kms";
import { LogGroup, type RetentionDays } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import type { ExistingEgress, NewEgress } from "../../config/stage-settings";
import { acknowledge, acknowledgeOwnPolicy } from "../nag";

/** A network with a way out. */
export interface Network {
  readonly vpc: IVpc;
  readonly subnets: readonly ISubnet[];
  /** The addresses it leaves through. @default not known here */
  readonly addresses?: readonly string[];
}

export interface EgressProps {
  readonly egress: NewEgress | ExistingEgress | Network;
  /** Where providers listen: nothing else can be reached by these functions. */
  readonly ports: readonly number[];
  readonly encryptionKey: IKey;
  readonly logRetention: RetentionDays;
}

const isGiven = (egress: EgressProps["egress"]): egress is Network => "vpc" in egress;

/** The way out of the functions that call a provider: fixed addresses, so that the provider can list them. */
export class Egress extends Construct implements Network {
  readonly vpc: IVpc;
  readonly subnets: readonly ISubnet[];
  readonly securityGroup: SecurityGroup;
  /** What the provider has to put on its list, as far as it is known here. */
  readonly addresses: readonly string[];

  constructor(
    scope: Construct,
    id: string,
    private readonly props: EgressProps,
  ) {
    super(scope, id);
    const { vpc, subnets, addresses = [] } = this.network(props.egress);
    this.vpc = vpc;
    this.subnets = subnets;
    this.addresses = addresses;
    this.securityGroup = new SecurityGroup(this, "Functions", {
      vpc,
      description: "Maskline: functions that call a provider",
      allowAllOutbound: false,
    });
    for (const port of new Set([443, ...props.ports]))
      this.securityGroup.addEgressRule(Peer.anyIpv4(), Port.tcp(port), "providers and AWS");
  }

  private network(egress: EgressProps["egress"]): Network {
    if (isGiven(egress)) return egress;
    return egress.kind === "new" ? this.make(egress) : this.existing(egress);
  }

  private make({ availabilityZones = 2, cidr = "10.42.0.0/24", interfaceEndpoints }: NewEgress): Network {
    const addresses = Array.from(
      { length: availabilityZones },
      (_, index) => new CfnEIP(this, `Address${index + 1}`, { domain: "vpc" }),
    );
    const vpc = new Vpc(this, "Vpc", {
      ipAddresses: IpAddresses.cidr(cidr),
      maxAzs: availabilityZones,
      natGateways: availabilityZones,
      natGatewayProvider: NatProvider.gateway({
        eipAllocationIds: addresses.map(({ attrAllocationId }) => attrAllocationId),
      }),
      subnetConfiguration: [
        { name: "Nat", subnetType: SubnetType.PUBLIC, mapPublicIpOnLaunch: false },
        { name: "Functions", subnetType: SubnetType.PRIVATE_WITH_EGRESS },
      ],
      // It would bring a function of CDK's own, with rights on every security group; nothing here uses the default one.
      restrictDefaultSecurityGroup: false,
      gatewayEndpoints: {
        DynamoDb: { service: GatewayVpcEndpointAwsService.DYNAMODB },
        S3: { service: GatewayVpcEndpointAwsService.S3 },
      },
    });
    if (interfaceEndpoints) this.addInterfaceEndpoints(vpc, cidr);
    this.logFlows(vpc);
    acceptFindings(vpc);
    // CDK's own types are not made for exactOptionalPropertyTypes.
    return {
      vpc: vpc as IVpc,
      subnets: vpc.privateSubnets,
      addresses: addresses.map(({ attrPublicIp }) => attrPublicIp),
    };
  }

  /** What the functions use beside tables and buckets; from inside alone, and by https alone. */
  private addInterfaceEndpoints(vpc: Vpc, cidr: string): void {
    const { SECRETS_MANAGER, SNS, SQS } = InterfaceVpcEndpointAwsService;
    const inside = new SecurityGroup(this, "Endpoints", {
      vpc: vpc as IVpc,
      description: "Maskline: AWS services inside the network",
      allowAllOutbound: false,
    });
    inside.addIngressRule(Peer.ipv4(cidr), Port.tcp(443), "the network's own");
    for (const [id, service] of Object.entries({ SecretsManager: SECRETS_MANAGER, Sns: SNS, Sqs: SQS }))
      vpc.addInterfaceEndpoint(id, { service, securityGroups: [inside], open: false });
  }

  /** Who was spoken to, never what was said. */
  private logFlows(vpc: Vpc): void {
    const logGroup = new LogGroup(this, "Flows", {
      retention: this.props.logRetention,
      encryptionKey: this.props.encryptionKey,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new Role(this, "FlowsRole", {
      assumedBy: new ServicePrincipal("vpc-flow-logs.amazonaws.com"),
    });
    vpc.addFlowLog("FlowLog", { destination: FlowLogDestination.toCloudWatchLogs(logGroup, role) });
    acknowledgeOwnPolicy(role.node.findChild("DefaultPolicy"));
  }

  private existing(egress: ExistingEgress): Network {
    const { vpcId, subnetIds, availabilityZones, routeTableIds = [], addresses = [] } = egress;
    const vpc = Vpc.fromVpcAttributes(this, "Vpc", {
      vpcId,
      availabilityZones: [...availabilityZones],
      privateSubnetIds: [...subnetIds],
      ...(routeTableIds.length === 0 ? {} : { privateSubnetRouteTableIds: [...routeTableIds] }),
    });
    if (routeTableIds.length === 0) acceptUnknownRoutes(vpc);
    else {
      vpc.addGatewayEndpoint("DynamoDb", { service: GatewayVpcEndpointAwsService.DYNAMODB });
      vpc.addGatewayEndpoint("S3", { service: GatewayVpcEndpointAwsService.S3 });
    }
    return { vpc, subnets: vpc.privateSubnets, addresses };
  }
}

/** What a network with a way out can't be without. */
function acceptFindings(vpc: Vpc): void {
  acknowledge(
    vpc.node.findChild("Resource"),
    "NIST.800.53.R5-VPCDefaultSecurityGroupClosed",
    "nothing is in the default group; closing it takes a function of CDK's own with rights on every security group",
  );
  for (const subnet of vpc.publicSubnets)
    acknowledge(
      subnet.node.findChild("DefaultRoute"),
      "NIST.800.53.R5-VPCNoUnrestrictedRouteToIGW",
      "the subnet holds its NAT gateway and nothing else: this is the way out to the providers",
    );
}

/** Route tables are for gateway endpoints, and those are the owner's where no route table was named. */
function acceptUnknownRoutes({ privateSubnets }: IVpc): void {
  const reason = "the network's owner has endpoints, or needs none";
  for (const subnet of privateSubnets)
    Annotations.of(subnet).acknowledgeWarning("@aws-cdk/aws-ec2:noSubnetRouteTableId", reason);
}
