/** Apps that sign people in by OpenID Connect, on the screens, by the handles in docs/qa.md. */

import { screen } from './handles.js';
import type { Person } from './people.js';
import { come } from './refusals.js';
import { Screen } from './screen.js';

const SECRET = 'oidc-apps/secret';
const SHOWN = 'oidc-apps/show';

/** What the app is configured with. `clientSecret` is '' for a public one. */
export interface Registered {
  issuer: string;
  clientId: string;
  clientSecret: string;
}

/** All apps, as those are added and found that speak OpenID Connect. */
export class OidcApps extends Screen {
  override readonly name = 'apps/index';
  override readonly path = '/apps';

  /** Add an app that everyone can open; stays where its secret, or else its page, is. */
  async register(name: string, redirects: string[], isPublic = false): Promise<Registered> {
    await this.press('add-an-app', { then: 'apps/kinds' });
    await this.press('with-openid-connect', { then: 'oidc-apps/new' });
    await this.fill('name', name);
    await this.fill('redirects', redirects.join('\n'));
    await this.part('who-everyone').check();
    if (isPublic) await this.part('client_kind-public').check();
    await this.press('add', { then: isPublic ? SHOWN : SECRET });
    const clientSecret = isPublic ? '' : await this.made('client-secret');
    return {
      issuer: await this.value('issuer'),
      clientId: await this.value('client-id'),
      clientSecret,
    };
  }

  /** Go to the app's page. */
  async find(name: string): Promise<OidcAppPage> {
    await this.press('app-link', { of: name, then: SHOWN });
    return new OidcAppPage(this.page);
  }
}

/** One app's page. */
export class OidcAppPage extends Screen {
  override readonly name = SHOWN;

  /** Make another secret, and return it; stays where it is shown. */
  async makeSecret(): Promise<string> {
    await this.press('make-secret', { then: SECRET });
    return await this.made('client-secret');
  }

  /** What the app would learn about someone; stays there. Throws Refused if nothing. */
  async toldAbout({ username }: Person): Promise<Record<string, unknown>> {
    if (!(await screen(this.page, 'oidc-apps/told').isVisible())) {
      await this.press('what-the-app-learns', { then: 'oidc-apps/told' });
    }
    await this.fill('username', username);
    await this.look('show');
    const claims = this.part('claims');
    await come(this.page, claims, 'claims');
    return JSON.parse(await claims.innerText()) as Record<string, unknown>;
  }

  /** The kinds of its latest faults, the latest first. */
  async faults(): Promise<string[]> {
    const found = this.part('app-faults').locator('[data-fault]');
    return await found.evaluateAll(all =>
      all.map(one => (one as HTMLElement).dataset['fault'] ?? ''),
    );
  }

  /** Remove the app; leads to Apps. */
  async remove(): Promise<void> {
    await this.press('remove', { then: 'apps/removal' });
    await this.press('confirm', { told: 'app-removed' });
  }
}

/** Asks whether to sign out, where an app asks for that and it isn't sure who asks. */
export class SignOutQuestion extends Screen {
  override readonly name = 'oidc/sign-out';

  /** Sign out, and go where the app wanted to. */
  async signOut(): Promise<void> {
    await this.press('sign-out');
  }

  /** Stay signed in. */
  async stay(): Promise<void> {
    await this.press('stay-signed-in');
  }
}
