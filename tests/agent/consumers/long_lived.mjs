// A program of the AWS SDK for JavaScript that runs as long as its input lasts: for every line one call with one client.
import { createInterface } from "node:readline";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { fromNodeProviderChain } from "@aws-sdk/credential-providers";

const client = new STSClient({ credentials: fromNodeProviderChain() });
for await (const _ of createInterface({ input: process.stdin })) {
  try {
    console.log((await client.send(new GetCallerIdentityCommand({}))).Arn);
  } catch (error) {
    console.log(`${error.name}: ${error.message}`.replaceAll("\n", " "));
  }
}
