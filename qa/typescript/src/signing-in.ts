/**
 * What people do on the way in, by the handles in docs/qa.md.
 *
 * A method that leads somewhere waits until it is there, and throws Refused, with the reason, when
 * the page turns it down instead.
 */

import { arrive, screen } from './handles.js';
import { IN, type Person } from './people.js';
import { forget } from './refusals.js';
import { Screen } from './screen.js';
import { PROFILE, RecoveryCode, SHOWN } from './setup.js';
import { chooseSuggested, isAtHand } from './virtual.js';

export const SIGN_IN = 'sign-in/new';
const SECOND = ['second-factor/new', 'second-factor/passkey'];

/** Signing in: the password, then a code; or a passkey, after the password or without it. */
export class SignIn extends Screen {
  override readonly name = SIGN_IN;
  override readonly path = '/sign-in';

  /**
   * Sign in from the beginning with everything the page asks for, to Edit Profile.
   *
   * After the password that is a passkey, if one of theirs is at hand, otherwise a code. People who
   * can open an app begin on My apps, and go on from there.
   */
  async signIn(person: Person): Promise<void> {
    await this.open();
    let led = await this.givePassword(person);
    if (SECOND.includes(led)) {
      const byPasskey = isAtHand(this.page, person.passkeys);
      led = byPasskey ? await this.usePasskey() : await this.giveCode(await person.phone.nextCode());
    }
    if (led !== 'my-apps/index') return;
    await this.go('/profile');
    await arrive(this.page, PROFILE);
  }

  /** Open the page and send username and password, to where more is asked for. */
  async begin(person: Person): Promise<this> {
    await (await this.open()).givePassword(person);
    return this;
  }

  /** Sign in from the start with the recovery code in place of the phone, to the next one. */
  async recover(person: Person): Promise<RecoveryCode> {
    return await (await this.begin(person)).giveRecoveryCode(person.recoveryCode);
  }

  /**
   * Send username and password; returns the next screen, which with MFA on asks for more.
   *
   * `then` is another screen, where that was asked for before signing in.
   */
  async givePassword(person: Person, then = ''): Promise<string> {
    await this.fill('username', person.username);
    await this.fill('password', person.password);
    await this.press('sign-in');
    return await arrive(this.page, ...(then ? [then] : [...SECOND, ...IN]));
  }

  /**
   * Use the passkey at hand, alone or after the password; returns the next screen.
   *
   * `then` is another screen, where that was asked for before signing in.
   */
  async usePasskey(then = ''): Promise<string> {
    if (await screen(this.page, SIGN_IN).isVisible()) await this.press('sign-in-with-a-passkey');
    else await this.press('use-a-passkey');
    return await arrive(this.page, ...(then ? [then] : IN));
  }

  /** Choose the passkey that the browser suggests for the username, in place of typing it. */
  async chooseSuggestedPasskey(then = ''): Promise<string> {
    await forget(this.page);
    await chooseSuggested(this.page);
    return await arrive(this.page, ...(then ? [then] : IN));
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
