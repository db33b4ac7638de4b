/**
 * What people do on the way in and on their own profile, by the handles in docs/qa.md.
 *
 * A method that leads somewhere waits until it is there, and throws Refused, with the reason, when
 * the page turns it down instead.
 */

import type { Page } from '@playwright/test';
import { arrive } from './handles.js';
import { IN, type Person } from './people.js';
import { Screen } from './screen.js';
import { identify, MfaSetup, PROFILE, RecoveryCode, see, SHOWN } from './setup.js';
import { server } from './site.js';

const SIGN_IN = 'sign-in/new';
const CODE = 'second-factor/new';

/** Signing in: the password, then a code. */
export class SignIn extends Screen {
  override readonly name = SIGN_IN;
  override readonly path = '/sign-in';

  /**
   * Sign in from the beginning with everything the page asks for, to Edit Profile.
   *
   * People who can open an app begin on My apps, and go on from there.
   */
  async signIn(person: Person): Promise<void> {
    await this.open();
    let led = await this.givePassword(person);
    if (led === CODE) led = await this.giveCode(await person.phone.nextCode());
    if (led === 'my-apps/index') await new EditProfile(this.page, this.at).open();
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
   * Send username and password; returns the next screen, which with MFA on asks for a code.
   *
   * `then` is another screen, where that was asked for before signing in.
   */
  async givePassword(person: Person, then = ''): Promise<string> {
    await this.fill('username', person.username);
    await this.fill('password', person.password);
    await this.press('sign-in');
    return await arrive(this.page, ...(then ? [then] : [CODE, ...IN]));
  }

  /**
   * Send a code of the authenticator app; returns the next screen.
   *
   * `then` is another screen, where that was asked for before signing in.
   */
  async giveCode(code: string, then = ''): Promise<string> {
    await this.fill('code', code);
    await this.press('verify');
    return await arrive(this.page, ...(then ? [then] : IN));
  }

  /** Send the recovery code instead; leads to the next one. */
  async giveRecoveryCode(code: string): Promise<RecoveryCode> {
    if (await this.part('use-a-recovery-code').isVisible()) await this.press('use-a-recovery-code');
    await arrive(this.page, 'second-factor/recovery');
    await this.fill('recovery_code', code);
    await this.press('sign-in', { then: SHOWN });
    return new RecoveryCode(this.page);
  }

  /** Send the one-time code of the help desk instead; leads to a new recovery code. */
  async giveSignInCode(code: string): Promise<RecoveryCode> {
    await this.press('neither', { then: 'second-factor/neither' });
    await this.fill('sign_in_code', code);
    await this.press('sign-in', { then: SHOWN });
    return new RecoveryCode(this.page);
  }
}

/** The page people see first after signing in, unless there is an app that they can open. */
export class EditProfile extends Screen {
  override readonly name = PROFILE;
  override readonly path = '/profile';

  /** Press Enable MFA, or Set up MFA now where the team asks for it. */
  async enableMfa(): Promise<MfaSetup> {
    const asked = await this.part('set-up-mfa-now').isVisible();
    return await this.setUp(asked ? 'set-up-mfa-now' : 'enable-mfa');
  }

  /** Press Continue, of a set-up that was begun. */
  async continueSetup(): Promise<MfaSetup> {
    return await this.setUp('continue');
  }

  /** Press Add another authenticator. */
  async addAuthenticator(): Promise<MfaSetup> {
    return await this.setUp('add-authenticator');
  }

  /** Press Replace authenticator. */
  async replaceAuthenticator(): Promise<MfaSetup> {
    return await this.setUp('replace-authenticator');
  }

  /** Give the authenticator of this name another one. */
  async renameAuthenticator(name: string, to: string): Promise<void> {
    await this.press('rename', { of: name, then: 'authenticators/edit' });
    await this.fill('authenticator_name', to);
    await this.press('save', { told: 'authenticator-renamed' });
  }

  /** Remove one of several authenticators. */
  async removeAuthenticator(name: string): Promise<void> {
    await this.press('remove', { of: name, told: 'authenticator-removed' });
  }

  /** Wait until the page says so. */
  async mfaIsOn(): Promise<void> {
    await see(this, 'mfa', 'on');
  }

  /** Wait until the page says so. */
  async mfaIsOff(): Promise<void> {
    await see(this, 'mfa', 'off');
  }

  /** Generate a recovery code if none is saved, or it can no longer be shown. */
  async generateRecoveryCode(): Promise<RecoveryCode> {
    await this.press('generate-recovery-code', { then: SHOWN });
    return new RecoveryCode(this.page);
  }

  /** Generate another recovery code; the previous one stops working. */
  async regenerateRecoveryCode(): Promise<RecoveryCode> {
    await this.press('regenerate-recovery-code', { then: 'recovery-codes/renewal' });
    await this.press('regenerate', { then: SHOWN });
    return new RecoveryCode(this.page);
  }

  /** Turn MFA off, with password and code; the person then has just the password. */
  async turnOffMfa(person: Person): Promise<void> {
    await this.press('turn-off-mfa', { then: 'mfa-removal/new' });
    await identify(this, person);
    await this.press('turn-off-mfa');
    await this.mfaIsOff();
    person.phone.secret = person.recoveryCode = '';
  }

  /** Save another full name and email address. */
  async changeDetails(name: string, email = ''): Promise<void> {
    await this.fill('name', name);
    await this.fill('email', email);
    await this.press('save', { told: 'profile-saved' });
  }

  /** End all other sessions. */
  async signOutElsewhere(): Promise<void> {
    await this.press('sign-out-elsewhere', { told: 'signed-out-elsewhere' });
  }

  /** Sign out through the menu under the person's name. */
  async signOut(_person?: Person): Promise<void> {
    await this.press('menu');
    await this.press('menu-sign-out', { then: SIGN_IN });
  }

  private async setUp(opener: string): Promise<MfaSetup> {
    await this.press(opener);
    return await new MfaSetup(this.page).here();
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
  await profile.go(profile.path);
  await arrive(page, ...IN);
  return profile;
}
