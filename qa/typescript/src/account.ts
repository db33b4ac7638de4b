/** What people do with their own password, activity and links, by the handles in docs/qa.md. */

import { arrive, parts } from './handles.js';
import { createAccount, IN, type Person } from './people.js';
import type { Phone } from './phone.js';
import { Screen } from './screen.js';
import { PROFILE } from './setup.js';
import { server } from './site.js';
import { isAtHand } from './virtual.js';

/** Another password, by the one until now; other sessions end. */
export class ChangePassword extends Screen {
  override readonly name = 'profile/password';
  override readonly path = '/profile/password';

  /** Change it, and keep it in `person.password`. */
  async change(person: Person, password: string): Promise<void> {
    await this.fill('current_password', person.password);
    await this.fill('password', password);
    await this.press('change-password', { told: 'password-changed' });
    person.password = password;
  }
}

/** The page of a password reset link. */
export class SetPassword extends Screen {
  override readonly name = 'reset-links/new';

  /** Open the link that an administrator created. */
  async follow(link: string): Promise<this> {
    await this.page.goto(link);
    return await this.here();
  }

  /**
   * Set it, with a passkey or a code if asked for, and keep it in `person.password`.
   *
   * With MFA on it leads into the account, else to Sign in.
   */
  async set(person: Person, password: string): Promise<void> {
    await this.fill('password', password);
    if (isAtHand(this.page, person.passkeys)) await this.press('use-a-passkey');
    else {
      if (await this.part('code').isVisible()) {
        await this.fill('code', await person.phone.nextCode());
      }
      await this.press('set-password');
    }
    await arrive(this.page, 'sign-in/new', ...IN);
    person.password = password;
  }
}

/** The page of an invitation. */
export class CreateAccount extends Screen {
  override readonly name = 'acceptance/new';

  /** Open the link that an administrator created. */
  async follow(link: string): Promise<this> {
    await this.page.goto(link);
    return await this.here();
  }

  /** Create the account that the invitation is for; leads into it. */
  async create(username: string, phone?: Phone): Promise<Person> {
    return await createAccount(this.page, username, phone ?? server().phone());
  }
}

/** All that has happened to the account. */
export class OwnActivity extends Screen {
  override readonly name = 'own-activity/index';
  override readonly path = '/profile/activity';

  /** The kinds of the events shown, such as "signed-in", the latest first. */
  async events(): Promise<string[]> {
    return await parts(this.page, 'event');
  }
}

/** Recent security activity, which stands on every page until it is answered. */
export class SecurityAlerts extends Screen {
  override readonly name = PROFILE;
  override readonly path = '/profile';

  /** Answer that they are known; the page comes again without them. */
  async areKnown(): Promise<void> {
    await this.press('i-know');
    await this.part('alerts').waitFor({ state: 'hidden' });
  }

  /** Answer No, secure my account: other sessions end, and the password has to be changed. */
  async disown(): Promise<void> {
    await this.press('not-me', { told: 'not-me' });
  }
}
