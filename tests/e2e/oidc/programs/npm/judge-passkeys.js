// Judges cases of tests/unit/domain/passkeys/judging.py, as JSON on its input, with SimpleWebAuthn:
// answers with a list of true and false.
import { verifyAuthenticationResponse, verifyRegistrationResponse } from '@simplewebauthn/server';

const registered = (response, given) => verifyRegistrationResponse({
  response,
  expectedChallenge: given.challenge,
  expectedOrigin: given.origin,
  expectedRPID: given.rp_id,
  requireUserVerification: given.verifies,
});

const challengeOf = answer =>
  JSON.parse(Buffer.from(answer.response.clientDataJSON, 'base64url')).challenge;

const judged = async given => {
  if (!given.used) return (await registered(given.added, given)).verified;
  const asItCame = {
    challenge: challengeOf(given.added), origin: given.recorded_at, rp_id: 'localhost', verifies: false,
  };
  const { registrationInfo } = await registered(given.added, asItCame);
  const { verified } = await verifyAuthenticationResponse({
    response: given.used,
    expectedChallenge: given.challenge,
    expectedOrigin: given.origin,
    expectedRPID: given.rp_id,
    requireUserVerification: given.verifies,
    credential: { ...registrationInfo.credential, counter: given.counter },
  });
  return verified;
};

const read = async stream => {
  const parts = [];
  for await (const part of stream) parts.push(part);
  return JSON.parse(Buffer.concat(parts));
};

const verdicts = [];
for (const given of await read(process.stdin)) verdicts.push(await judged(given).catch(() => false));
console.log(JSON.stringify(verdicts));
