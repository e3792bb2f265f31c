/** A part of AWS with accounts, ARNs and endpoints of its own. */
interface Partition {
  /** As in ARNs. */
  readonly name: string;
  /** The region that every account of the partition has. */
  readonly home: string;
}

const PARTITIONS: readonly (Partition & { readonly begins: string })[] = [
  { begins: "cn-", name: "aws-cn", home: "cn-north-1" },
  { begins: "us-gov-", name: "aws-us-gov", home: "us-gov-west-1" },
  { begins: "us-isob-", name: "aws-iso-b", home: "us-isob-east-1" },
  { begins: "us-isof-", name: "aws-iso-f", home: "us-isof-south-1" },
  { begins: "us-iso-", name: "aws-iso", home: "us-iso-east-1" },
  { begins: "eu-isoe-", name: "aws-iso-e", home: "eu-isoe-west-1" },
  { begins: "eusc-", name: "aws-eusc", home: "eusc-de-east-1" },
];

/** The partition of a region, by how the region's name begins. */
export function partitionOf(region: string): Partition {
  const found = PARTITIONS.find(({ begins }) => region.startsWith(begins));
  return found ?? { name: "aws", home: "us-east-1" };
}
