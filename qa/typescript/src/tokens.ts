/** What an app does with a browser to get tokens, without either. */

import { createHash, randomBytes } from 'node:crypto';
import { answered, ask, CannotTest } from './asking.js';
import { keep } from './hiding.js';
import type { OidcApp } from './oidc.js';

const SCOPE = 'openid profile email groups';

/** What an app gets for a code. `refreshToken` is '' unless offline_access was asked for. */
export class Tokens {
  readonly #idToken: string;
  readonly #accessToken: string;
  readonly #refreshToken: string;

  constructor(told: Record<string, string>) {
    this.#idToken = told['id_token'] ?? '';
    this.#accessToken = told['access_token'] ?? '';
    this.#refreshToken = told['refresh_token'] ?? '';
    for (const token of [this.idToken, this.accessToken, this.refreshToken]) keep(token);
  }

  get idToken(): string {
    return this.#idToken;
  }

  get accessToken(): string {
    return this.#accessToken;
  }

  get refreshToken(): string {
    return this.#refreshToken;
  }

  /** What the ID token says; its signature isn't checked. */
  get claims(): Record<string, unknown> {
    const [, claims = ''] = this.idToken.split('.');
    return JSON.parse(Buffer.from(claims, 'base64url').toString()) as Record<string, unknown>;
  }
}

/** Sign a person in to an app, whose browser has these cookies, without the app. */
export async function signedIn(
  app: OidcApp,
  cookies: Record<string, string>,
  scope: string = SCOPE,
): Promise<Tokens> {
  const verifier = randomBytes(32).toString('base64url');
  const code = await codeFor(app, cookies, scope, verifier);
  const sent = {
    grant_type: 'authorization_code',
    code,
    redirect_uri: app.redirectUri,
    code_verifier: verifier,
    client_id: app.clientId,
    ...(app.clientSecret && { client_secret: app.clientSecret }),
  };
  const answer = await ask(`${app.issuer}/oidc/token`, {
    method: 'POST',
    body: new URLSearchParams(sent),
    headers: { Connection: 'close' },
  });
  if (!answer.ok) throw new CannotTest(`${app.name} gets no tokens: ${await answer.text()}`);
  return new Tokens((await answer.json()) as Record<string, string>);
}

async function codeFor(
  app: OidcApp,
  cookies: Record<string, string>,
  scope: string,
  verifier: string,
): Promise<string> {
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: app.clientId,
    redirect_uri: app.redirectUri,
    scope,
    state: randomBytes(16).toString('base64url'),
    nonce: randomBytes(16).toString('base64url'),
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  });
  const sent = Object.entries(cookies).map(([name, value]) => `${name}=${value}`);
  const address = `${app.issuer}/oidc/authorize?${query.toString()}`;
  const [status, headers] = await answered(address, { Cookie: sent.join('; ') });
  const there = headers.get('Location') ?? '';
  const told = there.startsWith(app.redirectUri) ? new URL(there).searchParams : undefined;
  const code = told?.get('code');
  if (code) return code;
  const why = [told?.get('error'), told?.get('error_description')].filter(Boolean).join(' ');
  const led = there ? `, and leads to ${new URL(there, app.issuer).pathname}` : '';
  const answer = `the answer is ${status}${led}`;
  throw new CannotTest(`Nobody is signed in to ${app.name}: ${why || answer}.`);
}
