/**
 * What people do on the screens, by the roles and exact names in docs/qa.md.
 *
 * A method that leads somewhere waits until it is there, and throws Refused, with the reason, when
 * the page turns it down instead.
 */

import type { Page } from '@playwright/test';
import type { Person } from './people.js';
import { arrive, come, follow, press } from './refusals.js';
import { Screen } from './screen.js';
import { MfaSetup, RecoveryCode } from './setup.js';

const SIGN_IN = /^Sign in to /; // the site's name
const CODE = 'Enter your code';

/** Signing in: the password, then a code. */
export class SignIn extends Screen {
  /** Go to the sign-in page. */
  async open(): Promise<void> {
    await this.go('/sign-in');
    await arriveAtSignIn(this.page);
  }

  /** Sign in from the beginning with everything the page asks for, to Edit Profile. */
  async signIn(person: Person): Promise<void> {
    await this.open();
    if ((await this.givePassword(person)) === CODE) {
      await this.giveCode(await person.phone.nextCode());
    }
  }

  /** Send username and password; returns the next heading: with MFA on, of the code page. */
  async givePassword(person: Person): Promise<string> {
    await this.fill('Username', person.username);
    await this.fill('Password', person.password);
    await press(this.page, 'Sign in');
    return await arrive(this.page, CODE, 'Edit Profile', 'Set up MFA to continue');
  }

  /** Send a code from the authenticator app. */
  async giveCode(code: string): Promise<void> {
    await this.fill('Code from your authenticator app', code);
    await press(this.page, 'Verify');
    await arrive(this.page, 'Edit Profile');
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

/** The page people see first after signing in. */
export class EditProfile extends Screen {
  /** Go to Edit Profile. */
  async open(): Promise<void> {
    await this.go('/profile');
    await arrive(this.page, 'Edit Profile');
  }

  /** Press Enable MFA, or Set up MFA now where the team asks for it. */
  async enableMfa(): Promise<MfaSetup> {
    const asked = await this.button('Set up MFA now').isVisible();
    return await this.setUp(asked ? 'Set up MFA now' : 'Enable MFA', 'Set up MFA');
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
    await this.fill('Password', person.password);
    await this.fill('Code from your authenticator app', await person.phone.nextCode());
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

  private async setUp(opener: string, heading: string): Promise<MfaSetup> {
    await press(this.page, opener);
    await arrive(this.page, heading);
    return new MfaSetup(this.page);
  }
}

async function arriveAtSignIn(page: Page): Promise<void> {
  await come(page, page.getByRole('heading', { name: SIGN_IN }), 'heading "Sign in to ..."');
}
