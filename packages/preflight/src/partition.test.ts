import { expect, test } from "vitest";
import { partitionOf } from "./partition.ts";

test.each([
  ["eu-south-1", "aws", "us-east-1"],
  ["us-east-2", "aws", "us-east-1"],
  ["cn-northwest-1", "aws-cn", "cn-north-1"],
  ["us-gov-east-1", "aws-us-gov", "us-gov-west-1"],
  ["us-iso-west-1", "aws-iso", "us-iso-east-1"],
  ["us-isob-west-1", "aws-iso-b", "us-isob-east-1"],
  ["eusc-de-east-1", "aws-eusc", "eusc-de-east-1"],
])("%s belongs to the partition %s, whose home region is %s", (region, name, home) => {
  expect(partitionOf(region)).toMatchObject({ name, home });
});
