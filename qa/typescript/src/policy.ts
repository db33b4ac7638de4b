/** What administrators decide and look up, by the handles in docs/qa.md. */

import { parts, tick } from './handles.js';
import type { Person } from './people.js';
import { done } from './refusals.js';
import { Screen } from './screen.js';

/** How long sign-ins last. */
export type SignInLength = 'advised' | 'working-day' | 'often-used';

/** The team's policy. */
export class SecuritySettings extends Screen {
  override readonly name = 'policy/edit';
  override readonly path = '/security-settings';

  /** Require MFA for everyone by the end of the day that many days from the server's today. */
  async requireMfa(days = 0): Promise<void> {
    await this.fillIn('deadline', days);
    if (days === 0) await this.press('require-mfa', { then: 'policy/today' });
    await this.press(days === 0 ? 'confirm' : 'require-mfa', { told: 'policy-changed' });
  }

  /** Make MFA optional again. */
  async leaveMfaToEach(): Promise<void> {
    await this.press('make-mfa-optional', { then: 'policy/optional' });
    await this.press('confirm', { told: 'policy-changed' });
  }

  /** Require passkeys, of administrators or everyone, in the same way. */
  async requirePasskeys(days = 0, of: 'administrators' | 'everyone' = 'everyone'): Promise<void> {
    await tick(this.page, 'passkeys_for', of);
    await this.fillIn('passkeys_by', days);
    await this.press('require-passkeys', days === 0 ? { then: 'policy/passkeys-today' } : {});
    if (days === 0) await this.press('confirm');
    await done(this.page, 'passkey-policy-changed');
  }

  /** Require passkeys of no one any more. */
  async makePasskeysOptional(): Promise<void> {
    await this.press('make-passkeys-optional', { then: 'policy/passkeys-optional' });
    await this.press('confirm', { told: 'passkey-policy-changed' });
  }

  /** Have sign-ins last that long. */
  async setSignInLength(step: SignInLength): Promise<void> {
    await tick(this.page, 'sign_ins_last', step);
    await this.press('change-sign-in-length', { told: 'sign-in-length-changed' });
  }

  private async fillIn(name: string, days: number): Promise<void> {
    const field = this.part(name);
    const day = new Date((await field.getAttribute('min')) ?? '');
    day.setUTCDate(day.getUTCDate() + days);
    await field.fill(day.toISOString().slice(0, 10));
  }
}

/** All that has happened, to everyone. */
export class Activity extends Screen {
  override readonly name = 'activity/index';
  override readonly path = '/activity';

  /** The kinds of the events about this person, such as "signed-in", the latest first. */
  async of({ username }: Person): Promise<string[]> {
    await this.fill('person', username);
    await this.look('show');
    return await this.events();
  }

  /** The kinds of the events shown, the latest first. */
  async events(): Promise<string[]> {
    return await parts(this.page, 'event');
  }
}

/** How the server and the team are doing. */
export class Overview extends Screen {
  override readonly name = 'overview/show';
  override readonly path = '/overview';

  /** Go to the open invitations, while there are any. */
  async invitations(): Promise<void> {
    await this.press('invitations', { then: 'invitations/index' });
  }

  /** The usernames of those whom the page names as without MFA. */
  async withoutMfa(): Promise<string[]> {
    return await parts(this.page, 'person-link');
  }

  /** The usernames of those whom the page names as needing a passkey, and without one. */
  async withoutPasskey(): Promise<string[]> {
    return await parts(this.page, 'person-without-passkey');
  }
}
