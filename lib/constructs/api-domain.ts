import {
  ApiMapping,
  DomainName,
  type HttpApi,
  type HttpStage,
  type IHttpApi,
} from "aws-cdk-lib/aws-apigatewayv2";
import { Certificate, CertificateValidation, type ICertificate } from "aws-cdk-lib/aws-certificatemanager";
import { ARecord, HostedZone, type IHostedZone, RecordTarget } from "aws-cdk-lib/aws-route53";
import { ApiGatewayv2DomainProperties } from "aws-cdk-lib/aws-route53-targets";
import { Construct } from "constructs";
import type { Domain } from "../../config/stage-settings";

export interface ApiDomainProps {
  readonly domain: Domain;
  readonly api: HttpApi;
  readonly stage: HttpStage;
}

/** An address of one's own for the API, which outlives it: providers and callers need not be told of another one. */
export class ApiDomain extends Construct {
  readonly url: string;
  /** What the name has to point at, where no zone was given. */
  readonly target: string;

  constructor(scope: Construct, id: string, { domain, api, stage }: ApiDomainProps) {
    super(scope, id);
    const { name, hostedZone } = domain;
    const zone =
      hostedZone &&
      HostedZone.fromHostedZoneAttributes(this, "Zone", {
        hostedZoneId: hostedZone.id,
        zoneName: hostedZone.name,
      });
    const domainName = new DomainName(this, "Name", {
      domainName: name,
      certificate: this.certificate(domain, zone),
    });
    // CDK's own types are not made for exactOptionalPropertyTypes.
    new ApiMapping(this, "Mapping", { api: api as IHttpApi, domainName, stage });
    if (zone) this.point(zone, name, domainName);
    this.url = `https://${name}/`;
    this.target = domainName.regionalDomainName;
  }

  private certificate({ name, certificateArn }: Domain, zone: IHostedZone | undefined): ICertificate {
    if (certificateArn !== undefined)
      return Certificate.fromCertificateArn(this, "Certificate", certificateArn);
    return new Certificate(this, "Certificate", {
      domainName: name,
      validation: CertificateValidation.fromDns(zone),
    });
  }

  private point(zone: IHostedZone, recordName: string, name: DomainName): void {
    const alias = new ApiGatewayv2DomainProperties(name.regionalDomainName, name.regionalHostedZoneId);
    new ARecord(this, "Record", { zone, recordName, target: RecordTarget.fromAlias(alias) });
  }
}
