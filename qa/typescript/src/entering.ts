/** The pages between an app and its people, and what both sides see of it (docs/qa.md). */

import { parts } from './handles.js';
import { Screen } from './screen.js';
import { PROFILE } from './setup.js';

/** Asks whether an app may learn who they are. */
export class Consent extends Screen {
  override readonly name = 'oidc/consent';

  /** Go on to the app. */
  async agree(): Promise<void> {
    await this.press('agree');
  }

  /** Go back to the app without. */
  async refuse(): Promise<void> {
    await this.press('refuse');
  }
}

/** Asks as whom they want to sign in to an app. */
export class ChooseAccount extends Screen {
  override readonly name = 'oidc/account';

  /** Go on as the one who is signed in. */
  async stay(): Promise<void> {
    await this.press('continue-as');
  }

  /** Sign out, and sign in as someone else on the way. */
  async useAnother(): Promise<void> {
    await this.press('use-a-different-account', { then: 'sign-in/new' });
  }
}

/** The apps that someone is signed in to, on Edit Profile. */
export class AppSignIns extends Screen {
  override readonly name = PROFILE;
  override readonly path = '/profile';

  /** The names of the apps. */
  async shown(): Promise<string[]> {
    return await parts(this.page, 'sign-out-of-app');
  }

  /** End the sign-in to the app of this name. */
  async signOut(app: string): Promise<void> {
    await this.press('sign-out-of-app', { of: app, told: 'app-signed-out' });
  }

  /** Have the app ask again whether it may learn who they are. */
  async removeAccess(app: string): Promise<void> {
    await this.press('remove-access', { of: app, told: 'app-access-removed' });
  }
}
