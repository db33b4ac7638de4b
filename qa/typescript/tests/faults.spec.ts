/** Each fault that test mode provokes, as openid-client meets it, which checks all that it can. */

import {
  type AuthorizationFault,
  type Nightlatch,
  type OidcApp,
  type Person,
  type TokenFault,
  type UserinfoFault,
  expect,
  test as base,
} from 'nightlatch-qa';
import * as oidc from 'openid-client';

interface Steps {
  authorization?: AuthorizationFault;
  token?: TokenFault;
  userinfo?: UserinfoFault;
}

interface Visit {
  nightlatch: Nightlatch;
  app: OidcApp;
  person: Person;
}

const BACK = 'http://127.0.0.1:3000/callback';
const MINUTE = 60; // for which openid-client fetches no keys again
const SIGNED_IN = 'signed in';
const MET: [name: string, steps: Steps, what: string][] = [
  ['no fault', {}, SIGNED_IN],
  ['an error', { authorization: { error: 'access_denied' } }, 'access_denied'],
  ['another state', { authorization: { wrong: 'state' } }, 'unexpected "state"'],
  ['another issuer', { authorization: { wrong: 'issuer' } }, 'unexpected "iss"'],
  ['a slow answer', { authorization: { slow: 0.2 } }, SIGNED_IN],
  ['a new key', { authorization: { rotatedKey: true } }, SIGNED_IN],
  ['an old code', { authorization: { expiredCode: true } }, 'invalid_grant'],
  ['a wrong nonce', { token: { wrong: 'nonce' } }, '"nonce" claim'],
  ['a wrong issuer', { token: { wrong: 'issuer' } }, '"iss" (issuer) claim'],
  ['a wrong audience', { token: { wrong: 'audience' } }, '"aud" (audience) claim'],
  ['an old token', { token: { wrong: 'expiry' } }, '"exp" (expiration time) claim'],
  ['a damaged signature', { token: { wrong: 'signature' } }, 'signature verification failed'],
  ['an unknown key', { token: { wrong: 'key' } }, 'no applicable keys found'],
  ['no signature', { token: { wrong: 'algorithm' } }, '"alg" header'],
  ['a token of another', { token: { wrong: 'subject' } }, '"sub" property'],
  ['a token without a claim', { token: { claims: { auth_time: null, nonce: null } } }, '"nonce"'],
  ['a refusal', { token: { error: 'invalid_grant' } }, 'invalid_grant'],
  ['a server that is down', { token: { status: 503 } }, 'unexpected HTTP response'],
  ['a lost answer', { token: { lost: true } }, 'unexpected HTTP response'],
  ['userinfo of another', { userinfo: { wrong: 'subject' } }, '"sub" property'],
  ['no userinfo', { userinfo: { status: 503 } }, 'unexpected HTTP response'],
];

const test = base.extend<object, { visit: Visit; keys: oidc.ExportedJWKSCache }>({
  visit: [
    async ({ nightlatch }, use) => {
      const app = await nightlatch.app({ redirectUri: BACK, groups: ['visitors'] });
      await use({ nightlatch, app, person: await nightlatch.seed({ groups: ['visitors'] }) });
    },
    { scope: 'worker' },
  ],
  // Those that the app knows, for long enough to look again.
  keys: [
    async ({ visit }, use) => {
      const known = await signIn(visit);
      if (known) await use({ ...known, uat: known.uat - MINUTE });
    },
    { scope: 'worker' },
  ],
});

test.describe.configure({ mode: 'default' });

for (const [name, { authorization, token, userinfo }, what] of MET) {
  test(`it meets ${name}`, async ({ visit, keys }) => {
    if (authorization) await visit.nightlatch.nextAuthorization(authorization, visit.app);
    if (token) await visit.nightlatch.nextToken(token, visit.app);
    if (userinfo) await visit.nightlatch.nextUserinfo(userinfo, visit.app);
    expect(await signIn(visit, keys).then(() => SIGNED_IN, why)).toContain(what);
    await signIn(visit, keys); // each is met once
  });
}

async function signIn(
  { nightlatch, app, person }: Visit,
  keys?: oidc.ExportedJWKSCache,
): Promise<oidc.ExportedJWKSCache | undefined> {
  const server = new URL(app.issuer);
  const config = await oidc.discovery(server, app.clientId, app.clientSecret, undefined, {
    execute: [oidc.allowInsecureRequests, oidc.enableNonRepudiationChecks],
  });
  if (keys) oidc.setJwksCache(config, structuredClone(keys));
  const pkceCodeVerifier = oidc.randomPKCECodeVerifier();
  const [expectedState, expectedNonce] = [oidc.randomState(), oidc.randomNonce()];
  const asked = oidc.buildAuthorizationUrl(config, {
    redirect_uri: app.redirectUri,
    scope: 'openid profile',
    state: expectedState,
    nonce: expectedNonce,
    code_challenge: await oidc.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
  });
  const cookies = Object.entries(await nightlatch.cookies(person));
  const Cookie = cookies.map(([name, value]) => `${name}=${value}`).join('; ');
  const answer = await fetch(asked, { headers: { Cookie }, redirect: 'manual' });
  const back = new URL(answer.headers.get('Location') ?? '');
  const checks = { pkceCodeVerifier, expectedState, expectedNonce, idTokenExpected: true };
  const tokens = await oidc.authorizationCodeGrant(config, back, checks);
  await oidc.fetchUserInfo(config, tokens.access_token, tokens.claims()?.sub ?? '');
  return oidc.getJwksCache(config);
}

function why(fault: unknown): string {
  const { error, cause, message } = fault as { error?: string; cause?: Error; message: string };
  return error ?? cause?.message ?? message;
}
