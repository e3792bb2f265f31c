// Tests do not depend on how the developer's machine calls AWS: a region, an endpoint or FIPS in the environment or in ~/.aws
// would reach the SDK clients of the code under test.
for (const name of Object.keys(process.env)) {
  if (name.startsWith("AWS_")) delete process.env[name];
}
process.env.AWS_CONFIG_FILE = "/no-such-file";
process.env.AWS_SHARED_CREDENTIALS_FILE = "/no-such-file";
