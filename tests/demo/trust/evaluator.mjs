// One question a line on standard input, one verdict a line on standard output.
import { createInterface } from "node:readline";
import { runSimulation } from "@cloud-copilot/iam-simulate";

async function verdict({ principal, action, resource, account, context, identity, trust }) {
  const answer = await runSimulation(
    {
      request: { principal, action, resource: { resource, accountId: account }, contextVariables: context },
      identityPolicies: identity.map((policy, number) => ({ name: `identity${number}`, policy })),
      resourcePolicy: trust,
      serviceControlPolicies: [],
      resourceControlPolicies: [],
    },
    {},
  );
  return answer.resultType === "error" ? { error: answer.errors } : { result: answer.overallResult, ignored: answer.result.ignoredContextKeys };
}

for await (const line of createInterface({ input: process.stdin })) {
  const answer = await verdict(JSON.parse(line)).catch((error) => ({ error: String(error) }));
  process.stdout.write(JSON.stringify(answer) + "\n");
}
