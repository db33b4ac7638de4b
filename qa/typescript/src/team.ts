/**
 * What administrators do on the screens, by the roles and exact names in docs/qa.md.
 *
 * Acting asks for "Confirm it's you" 15 minutes after the last confirmation: see ConfirmItIsYou.
 */

import { keep } from './hiding.js';
import type { Person } from './people.js';
import { arrive, come, done, follow, press } from './refusals.js';
import { Screen } from './screen.js';

/** Everybody with an account. */
export class People extends Screen {
  /** Go to People. */
  async open(): Promise<void> {
    await this.go('/people');
    await arrive(this.page, 'People');
  }

  /** Search for the person and go to their page. */
  async find(person: Person): Promise<SomebodysPage> {
    await this.fill('Name, username or email', person.username);
    await press(this.page, 'Search');
    await follow(this.page, person.name);
    await arrive(this.page, person.name);
    return new SomebodysPage(this.page);
  }

  /** Invite somebody as a member; the link to hand over. */
  async invite(username: string): Promise<string> {
    await follow(this.page, 'Invite people');
    await arrive(this.page, 'Invite people');
    await this.fill('Username', username);
    await press(this.page, 'Invite');
    await arrive(this.page, 'Invited');
    return await this.madeLink(`Link for ${username}`);
  }
}

/** One person's page; each method waits until it is told that the act was done. */
export class SomebodysPage extends Screen {
  /** Give them an administrator's rights. */
  async makeAdministrator(): Promise<void> {
    await this.askAndAct('Make administrator', 'made-admin');
  }

  /** Take an administrator's rights away. */
  async makeMember(): Promise<void> {
    await this.askAndAct('Change to member', 'made-member');
  }

  /** Let them sign in no more. */
  async disable(): Promise<void> {
    await this.askAndAct('Disable account', 'person-disabled');
  }

  /** Let them sign in again. */
  async enable(): Promise<void> {
    await this.act('Enable account', 'person-enabled');
  }

  /** End all their sessions. */
  async signOutEverywhere(): Promise<void> {
    await this.askAndAct('Sign out everywhere', 'person-signed-out');
  }

  /** Turn their MFA off. */
  async resetMfa(): Promise<void> {
    await this.askAndAct('Reset MFA', 'mfa-reset');
  }

  /** Delete the account. */
  async delete(): Promise<void> {
    await this.askAndAct('Delete account', 'person-deleted');
  }

  /** Make a link with which they set a password; the link. */
  async passwordLink(): Promise<string> {
    await press(this.page, 'Create password reset link');
    return await this.madeLink('Link');
  }

  /** Make a one-time sign-in code, in place of the second factor; the code. */
  async signInCode(): Promise<string> {
    await press(this.page, 'Create one-time sign-in code');
    const shown = this.page.getByTestId('sign-in-code');
    await come(this.page, shown, 'sign-in code');
    const code = await shown.innerText();
    keep(code);
    return code;
  }

  private async askAndAct(name: string, told: string): Promise<void> {
    await follow(this.page, name);
    await this.act(name, told);
  }

  private async act(button: string, told: string): Promise<void> {
    await press(this.page, button);
    await done(this.page, told);
  }
}

/** What the team has decided. */
export class SecuritySettings extends Screen {
  /** Go to Security settings. */
  async open(): Promise<void> {
    await this.go('/security-settings');
    await arrive(this.page, 'Security settings');
  }

  /** Require MFA for everyone, so many days from the server's today: once that day is over. */
  async requireMfa(days = 0): Promise<void> {
    const required = this.field('Required by');
    const day = new Date((await required.getAttribute('min')) ?? '');
    day.setUTCDate(day.getUTCDate() + days);
    await required.fill(day.toISOString().slice(0, 10));
    const first = this.page.getByRole('button', { name: 'Require MFA for everyone', exact: true });
    await press(this.page, (await first.count()) ? 'Require MFA for everyone' : 'Change the date');
    if (days === 0) await press(this.page, 'Require MFA from tonight');
    await done(this.page, 'policy-changed');
  }

  /** Require MFA of nobody any more. */
  async leaveMfaToEach(): Promise<void> {
    await follow(this.page, 'Make MFA optional');
    await press(this.page, 'Make MFA optional');
    await done(this.page, 'policy-changed');
  }
}
