/** What a server is to apps that sign people in with it. Test mode only. */

import { type AuthorizationFault, type OidcApp, type TokenFault, type UserinfoFault, whose } from './oidc.js';
import type { Person } from './people.js';
import { asSent } from './sending.js';
import { signedIn, type Tokens } from './tokens.js';

export abstract class Provider {
  /** Let this app, or whichever comes next, meet a fault when it sends a browser. Once. */
  async nextAuthorization(fault: AuthorizationFault, app?: OidcApp): Promise<void> {
    await this.ask('next-authorization', { ...asSent(fault), ...whose(app) });
  }

  /** Let this app, or whichever comes next, meet a fault when it gets its tokens. Once. */
  async nextToken(fault: TokenFault, app?: OidcApp): Promise<void> {
    await this.ask('next-token', { ...asSent(fault), ...whose(app) });
  }

  /** Let this app, or whichever comes next, meet a fault when it asks who it is. Once. */
  async nextUserinfo(fault: UserinfoFault, app?: OidcApp): Promise<void> {
    await this.ask('next-userinfo', { ...asSent(fault), ...whose(app) });
  }

  /** Sign the person in to the app, without a browser and without the app. Test mode only. */
  async tokens(app: OidcApp, person: Person, scope?: string): Promise<Tokens> {
    return await signedIn(app, await this.cookies(person), scope);
  }

  /** What a browser sends in which the person has just signed in. */
  abstract cookies(person: Person): Promise<Record<string, string>>;

  protected abstract ask<Told>(what: string, wanted?: object): Promise<Told>;
}
