// Makes the database and its people: node people.mjs PASSWORD LOGIN ...
// The last one has begun setting MFA up and no more. Prints what the measurement must know, as JSON.
import { createOTP } from "@better-auth/utils/otp";
import { base32 } from "@better-auth/utils/base32";
import { hashPassword, verifyPassword } from "better-auth/crypto";
import { getMigrations } from "better-auth/db/migration";
import { performance } from "node:perf_hooks";
import { auth } from "./auth.mjs";

const [password, ...logins] = process.argv.slice(2);

function cookies(answer) {
  return answer.headers.getSetCookie().map((cookie) => cookie.split(";")[0]).join("; ");
}

async function person(login, mfa) {
  const body = { email: login, password, name: login };
  const signedUp = await auth.api.signUpEmail({ body, asResponse: true });
  const headers = new Headers({ cookie: cookies(signedUp) });
  const begun = await auth.api.enableTwoFactor({ body: { password }, headers });
  if (!mfa) return "";
  const secret = new URL(begun.totpURI).searchParams.get("secret");
  const raw = new TextDecoder().decode(base32.decode(secret));
  const code = await createOTP(raw, { digits: 6, period: 30 }).totp();
  await auth.api.verifyTOTP({ body: { code }, headers });
  return secret;
}

const { runMigrations } = await getMigrations(auth.options);
await runMigrations();
const secrets = {};
for (const login of logins) secrets[login] = await person(login, login !== logins.at(-1));
const hash = await hashPassword(password);
const times = [];
for (let time = 0; time < 5; time += 1) {
  const began = performance.now();
  await verifyPassword({ hash, password });
  times.push((performance.now() - began) / 1000);
}
console.log(
  JSON.stringify({ secrets, hash: "scrypt N=16384 r=16 p=1", hash_seconds: Math.min(...times) }),
);
