/**
 * What people do on their own profile, by the handles in docs/qa.md.
 *
 * A method that leads somewhere waits until it is there, and throws Refused, with the reason, when
 * the page turns it down instead.
 */

import type { Page } from '@playwright/test';
import { arrive } from './handles.js';
import { IN, type Person } from './people.js';
import { Screen } from './screen.js';
import {
  ADD_PASSKEY,
  AddPasskey,
  confirmed,
  MfaSetup,
  PROFILE,
  RecoveryCode,
  see,
  SHOWN,
} from './setup.js';
import { SIGN_IN } from './signing-in.js';
import { server } from './site.js';

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

  /** Add a passkey, which the one at hand keeps; leads to where `AddPasskey.add` does. */
  async addPasskey(): Promise<RecoveryCode> {
    if (await this.part('add-a-passkey-now').isVisible()) {
      await this.press('add-a-passkey-now', { then: ADD_PASSKEY });
    } else await this.press('add-passkey', { then: ADD_PASSKEY });
    return await new AddPasskey(this.page).add();
  }

  /** Press Add a passkey where one is offered after a sign-in, and add it. */
  async acceptPasskey(): Promise<RecoveryCode> {
    await this.press('accept-passkey', { then: ADD_PASSKEY });
    return await new AddPasskey(this.page).add();
  }

  /** Press Not now there; it isn't offered again. */
  async declinePasskey(): Promise<void> {
    await this.press('decline-passkey');
    await this.part('passkey-offer').waitFor({ state: 'hidden' });
  }

  /** Give the passkey of this name another one. */
  async renamePasskey(name: string, to: string): Promise<void> {
    await this.press('rename', { of: name, then: 'passkeys/edit' });
    await this.fill('passkey_name', to);
    await this.press('save', { told: 'passkey-renamed' });
  }

  /** Remove the passkey from the account; whatever keeps it still has it. */
  async removePasskey(name: string): Promise<void> {
    await this.press('remove', { of: name, told: 'passkey-removed' });
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

  /** Turn MFA off, as the page asks; the person then has just the password. */
  async turnOffMfa(person: Person): Promise<void> {
    await this.press('turn-off-mfa', { then: 'mfa-removal/new' });
    if (!(await confirmed(this, person))) await this.press('turn-off-mfa');
    await this.mfaIsOff();
    person.phone.secret = person.recoveryCode = '';
    person.passkeys.length = 0;
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
