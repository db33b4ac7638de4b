/**
 * What people do on the screens, by the roles and exact names in docs/qa.md.
 *
 * A method that leads somewhere waits until it is there, and throws Refused, with the reason, when
 * the page turns it down instead.
 */

import type { Page } from '@playwright/test';
import type { Person } from './people.js';
import { arrive, come } from './refusals.js';
import { Screen } from './screen.js';
import { follow, press } from './screens.js';
import { identify, MfaSetup, RecoveryCode, SETUPS } from './setup.js';
import { server } from './site.js';

const SIGN_IN = /^Sign in to /; // the site's name
const CODE = 'Enter your code';
const APPS = 'My apps';
const IN = ['Edit Profile', APPS, 'Set up MFA to continue']; // where signing in leads to

/** Signing in: the password, then a code. */
export class SignIn extends Screen {
  /** Go to the sign-in page. */
  async open(): Promise<this> {
    await this.go('/sign-in');
    await arriveAtSignIn(this.page);
    return this;
  }

  /**
   * Sign in from the beginning with everything the page asks for, to Edit Profile.
   *
   * People who can open an app begin on My apps, and go on from there.
   */
  async signIn(person: Person): Promise<void> {
    await this.open();
    let led = await this.givePassword(person);
    if (led === CODE) led = await this.giveCode(await person.phone.nextCode());
    if (led === APPS) await new EditProfile(this.page, this.at).open();
  }

  /** Open the page and send username and password, to where a code is asked for. */
  async begin(person: Person): Promise<this> {
    await (await this.open()).givePassword(person);
    return this;
  }

  /** Sign in from the start with the recovery code in place of the phone, to the next one. */
  async recover(person: Person): Promise<RecoveryCode> {
    return await (await this.begin(person)).giveRecoveryCode(person.recoveryCode);
  }

  /**
   * Send username and password; returns the next heading, which with MFA on asks for a code.
   *
   * `then` is the heading of another page, where that was asked for before signing in.
   */
  async givePassword(person: Person, then = ''): Promise<string> {
    await this.fill('Username', person.username);
    await this.fill('Password', person.password);
    await press(this.page, 'Sign in');
    return await arrive(this.page, ...(then ? [then] : [CODE, ...IN]));
  }

  /**
   * Send a code of the authenticator app; returns the next heading.
   *
   * `then` is the heading of another page, where that was asked for before signing in.
   */
  async giveCode(code: string, then = ''): Promise<string> {
    await this.fill('Code from your authenticator app', code);
    await press(this.page, 'Verify');
    return await arrive(this.page, ...(then ? [then] : IN));
  }

  /** Send the recovery code instead; leads to the next one. */
  async giveRecoveryCode(code: string): Promise<RecoveryCode> {
    if (await this.link('Use a recovery code').isVisible()) {
      await follow(this.page, 'Use a recovery code');
    }
    await arrive(this.page, 'Use your recovery code');
    await this.fill('Recovery code', code);
    await press(this.page, 'Sign in');
    await arrive(this.page, 'Your recovery code');
    return new RecoveryCode(this.page);
  }
}

/** The page people see first after signing in, unless there is an app that they can open. */
export class EditProfile extends Screen {
  /** Go to Edit Profile. */
  async open(): Promise<this> {
    await this.go('/profile');
    await arrive(this.page, 'Edit Profile');
    return this;
  }

  /** Press Enable MFA, or Set up MFA now where the team asks for it. */
  async enableMfa(): Promise<MfaSetup> {
    const asked = await this.button('Set up MFA now').isVisible();
    return await this.setUp(asked ? 'Set up MFA now' : 'Enable MFA', 'Set up MFA');
  }

  /** Press Continue, of a set-up that was begun. */
  async continueSetup(): Promise<MfaSetup> {
    return await this.setUp('Continue', ...SETUPS);
  }

  /** Press Add another authenticator. */
  async addAuthenticator(): Promise<MfaSetup> {
    return await this.setUp('Add another authenticator', 'Add an authenticator');
  }

  /** Press Replace authenticator. */
  async replaceAuthenticator(): Promise<MfaSetup> {
    return await this.setUp('Replace authenticator', 'Set up your new phone');
  }

  /** Wait until the page says so. */
  async mfaIsOn(): Promise<void> {
    await arrive(this.page, 'MFA is on');
  }

  /** Wait until the page says so. */
  async mfaIsOff(): Promise<void> {
    await arrive(this.page, 'MFA is off');
  }

  /** Generate a recovery code if none is saved, or it can no longer be shown. */
  async generateRecoveryCode(): Promise<RecoveryCode> {
    await press(this.page, 'Generate recovery code');
    await arrive(this.page, 'Your recovery code');
    return new RecoveryCode(this.page);
  }

  /** Generate another recovery code; the previous one stops working. */
  async regenerateRecoveryCode(): Promise<RecoveryCode> {
    await press(this.page, 'Regenerate recovery code');
    await arrive(this.page, 'Regenerate the recovery code?');
    await press(this.page, 'Regenerate');
    await arrive(this.page, 'Your recovery code');
    return new RecoveryCode(this.page);
  }

  /** Turn MFA off, with password and code; the person then has just the password. */
  async turnOffMfa(person: Person): Promise<void> {
    await follow(this.page, 'Turn off MFA');
    await arrive(this.page, 'Turn off MFA');
    await identify(this, person);
    await press(this.page, 'Turn off MFA');
    await arrive(this.page, 'MFA is off');
    person.phone.secret = person.recoveryCode = '';
  }

  /** Sign out through the menu under the person's name. */
  async signOut(person: Person): Promise<void> {
    await press(this.page, person.name);
    await press(this.page, 'Sign out');
    await arriveAtSignIn(this.page);
  }

  private async setUp(opener: string, ...headings: string[]): Promise<MfaSetup> {
    await press(this.page, opener);
    await arrive(this.page, ...headings);
    return new MfaSetup(this.page);
  }
}

/**
 * Sign the person in, in test mode without the form, and open Edit Profile.
 *
 * Where the team wants MFA first, that page comes instead.
 */
export async function letIn(page: Page, person: Person): Promise<EditProfile> {
  await server().signIn(person, page.context());
  const profile = new EditProfile(page);
  await profile.go('/profile');
  await arrive(page, ...IN);
  return profile;
}

async function arriveAtSignIn(page: Page): Promise<void> {
  await come(page, page.getByRole('heading', { name: SIGN_IN }), 'heading "Sign in to ..."');
}
