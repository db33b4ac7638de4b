/** Apps that sign people in by OpenID Connect, and the faults they have to survive. */

import { keep } from './hiding.js';
import type { Person } from './people.js';
import { asSent } from './sending.js';

/** What is to be known of an app that signs people in; everyone can open it, unless ... */
export interface WantedClient {
  name?: string;
  /** Where people come back to, signed in. */
  redirectUri: string | string[];
  postLogoutRedirectUri?: string | string[];
  backchannelLogoutUri?: string;
  groups?: string[];
  people?: Person[];
  maxAge?: number;
  clientId?: string;
  clientSecret?: string;
  /** Without a secret. */
  public?: boolean;
  needsPkce?: boolean;
  needsMfa?: boolean;
  needsPasskey?: boolean;
  trusted?: boolean;
  algorithm?: 'RS256' | 'ES256';
}

/** What an app meets when it sends a browser; `slow` is in seconds. */
export interface AuthorizationFault {
  error?: string;
  errorDescription?: string;
  wrong?: 'state' | 'issuer';
  slow?: number;
  rotatedKey?: boolean;
  expiredCode?: boolean;
}

/** What an app meets when it exchanges a code or a refresh token. */
export interface TokenFault extends Omit<AuthorizationFault, 'wrong'> {
  wrong?:
    | 'nonce'
    | 'issuer'
    | 'audience'
    | 'subject'
    | 'expiry'
    | 'algorithm'
    | 'key'
    | 'signature';
  /** Claims to change; null takes one away. */
  claims?: Record<string, unknown>;
  status?: number;
  /** All is done, but the answer is a 502. */
  lost?: boolean;
}

/** What an app meets when it asks who somebody is. */
export interface UserinfoFault {
  wrong?: 'subject';
  claims?: Record<string, unknown>;
  slow?: number;
  status?: number;
}

/** An app as the server tells of it. */
export interface MadeClient {
  name: string;
  issuer: string;
  client_id: string;
  client_secret: string;
  redirect_uris: string[];
}

/** An app, and what it has to be configured with. A public one has no secret. */
export class OidcApp {
  readonly name: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly redirectUris: readonly string[];
  // Out of sight of whatever prints this object.
  readonly #clientSecret: string;

  constructor(made: MadeClient) {
    keep(made.client_secret);
    this.name = made.name;
    this.issuer = made.issuer;
    this.clientId = made.client_id;
    this.redirectUris = made.redirect_uris;
    this.#clientSecret = made.client_secret;
  }

  get clientSecret(): string {
    return this.#clientSecret;
  }

  /** Where people come back to, the first of them if there are several. */
  get redirectUri(): string {
    return this.redirectUris[0] ?? '';
  }

  /** The address of everything else that it has to know. */
  get discovery(): string {
    return `${this.issuer}/.well-known/openid-configuration`;
  }
}

/** As `asSent`, of an app that signs people in. */
export function clientAsSent(wanted: WantedClient): Record<string, unknown> {
  const { redirectUri, postLogoutRedirectUri, people, ...rest } = wanted;
  return {
    ...asSent(rest),
    redirect_uris: [redirectUri].flat(),
    ...(postLogoutRedirectUri && { post_logout_redirect_uris: [postLogoutRedirectUri].flat() }),
    ...(people && { people: people.map(person => person.username) }),
  };
}

/** How the test mode is told which app is meant. */
export function whose(app?: OidcApp): { client_id?: string } {
  return app ? { client_id: app.clientId } : {};
}
