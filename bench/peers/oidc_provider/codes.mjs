// Makes so many authorization codes and prints them: node codes.mjs COUNT REDIRECT CHALLENGE
import { provider } from "./provider.mjs";

const [count, redirectUri, codeChallenge] = process.argv.slice(2);

async function code(number) {
  const accountId = `person${number % 100}`;
  const client = await provider.Client.find("wiki");
  const grant = new provider.Grant({ accountId, clientId: client.clientId });
  grant.addOIDCScope("openid");
  const grantId = await grant.save();
  const asked = { redirectUri, codeChallenge, codeChallengeMethod: "S256", scope: "openid" };
  const authTime = Math.floor(Date.now() / 1000);
  const made = new provider.AuthorizationCode({ accountId, client, grantId, authTime, ...asked });
  return made.save();
}

const codes = [];
for (let number = 0; number < Number(count); number += 1) codes.push(await code(number));
console.log(JSON.stringify(codes));
