import type { Egress, ExistingEgress, NewEgress } from "./stage-settings";

/** What is wrong with how the functions that call a provider leave. */
export function egressComplaints(egress: Egress = "none"): string[] {
  if (egress === "none") return [];
  const { kind } = egress;
  switch (kind) {
    case "new":
      return newComplaints(egress);
    case "existing":
      return existingComplaints(egress);
    default:
      return [`egress.kind ${JSON.stringify(kind satisfies never)}: use "none", "new" or "existing"`];
  }
}

/** Private address ranges (RFC 1918); a /24 to /16 has room for the subnets and their functions. */
const privateRange =
  /^(?:10\.\d{1,3}|172\.(?:1[6-9]|2\d|3[01])|192\.168)\.\d{1,3}(?:\.\d{1,3})?\/(?:1[6-9]|2[0-4])$/;

function newComplaints({ availabilityZones, cidr }: NewEgress): string[] {
  const complaints: string[] = [];
  if (availabilityZones !== undefined && availabilityZones !== 1 && availabilityZones !== 2)
    complaints.push(`egress.availabilityZones ${availabilityZones}: use 1 or 2`);
  if (cidr !== undefined && !privateRange.test(cidr))
    complaints.push(`egress.cidr "${cidr}": use a private range of /16 to /24, as in "10.42.0.0/24"`);
  return complaints;
}

const shapes = {
  vpcId: /^vpc-[0-9a-f]+$/,
  subnetIds: /^subnet-[0-9a-f]+$/,
  routeTableIds: /^rtb-[0-9a-f]+$/,
};

function existingComplaints(egress: ExistingEgress): string[] {
  const { vpcId, subnetIds, routeTableIds = [], availabilityZones } = egress;
  const complaints: string[] = [];
  if (!shapes.vpcId.test(vpcId)) complaints.push(`egress.vpcId "${vpcId}": use an id, as in "vpc-0a1b2c3d"`);
  if (subnetIds.length === 0) complaints.push("egress.subnetIds: empty; name private subnets that lead out");
  for (const id of subnetIds)
    if (!shapes.subnetIds.test(id))
      complaints.push(`egress.subnetIds "${id}": use an id, as in "subnet-0a1b2c3d"`);
  for (const id of routeTableIds)
    if (!shapes.routeTableIds.test(id))
      complaints.push(`egress.routeTableIds "${id}": use an id, as in "rtb-0a1b2c3d"`);
  if (availabilityZones.length !== subnetIds.length)
    complaints.push(`egress.availabilityZones: name the zone of each subnet, ${subnetIds.length} in all`);
  if (routeTableIds.length > 0 && routeTableIds.length !== subnetIds.length)
    complaints.push(`egress.routeTableIds: name the route table of each subnet, ${subnetIds.length} in all`);
  return complaints;
}
