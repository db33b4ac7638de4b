/**
 * What administrators do on the screens, by the roles and exact names in docs/qa.md.
 *
 * 15 minutes after the last confirmation, actions ask for another: see ConfirmItIsYou.
 */

import { keep } from './hiding.js';
import type { Person } from './people.js';
import { arrive, come, done, there } from './refusals.js';
import { Screen } from './screen.js';
import { follow, press } from './screens.js';

const LENGTHS = {
  advised: '1 hour unused, 24 hours in total',
  'working-day': '12 hours unused, 7 days in total',
  'often-used': '7 days unused, 30 days in total',
};

/** How long sign-ins last. */
export type SignInLength = keyof typeof LENGTHS;

/** Everyone with an account. */
export class People extends Screen {
  /** Go to People. */
  async open(): Promise<this> {
    await this.go('/people');
    await arrive(this.page, 'People');
    return this;
  }

  /** Search for the person and go to their page. */
  async find(person: Person): Promise<SomebodysPage> {
    await this.fill('Name, username or email', person.username);
    await press(this.page, 'Search');
    await follow(this.page, person.name);
    await arrive(this.page, person.name);
    return new SomebodysPage(this.page);
  }

  /** Invite someone as a member; returns the link to give them. */
  async invite(username: string): Promise<string> {
    await follow(this.page, 'Invite people');
    await arrive(this.page, 'Invite people');
    await this.fill('Username', username);
    await press(this.page, 'Invite');
    await arrive(this.page, 'Invited');
    return await this.madeLink(`Link for ${username}`);
  }

  /** Select people of the list, put them into the group, and go back to the list. */
  async addToGroup(group: string, ...people: Person[]): Promise<void> {
    await this.actOn(group, people, 'Add to group');
  }

  /** Select people of the list, take them out of the group, and go back to the list. */
  async takeOutOfGroup(group: string, ...people: Person[]): Promise<void> {
    await this.actOn(group, people, 'Take out of group');
  }

  private async actOn(group: string, people: Person[], deed: string): Promise<void> {
    for (const { name, username } of people) {
      const box = `Select ${name} (${username})`;
      await (await there(this.field(box), `checkbox "${box}"`)).check();
    }
    await this.field('Group for those selected').selectOption({ label: group });
    await press(this.page, deed);
    await come(this.page, this.link('Cancel'), `question "${deed}"`);
    await press(this.page, deed);
    await come(this.page, this.link('Back to the list'), 'link "Back to the list"');
    await follow(this.page, 'Back to the list');
    await arrive(this.page, 'People');
  }
}

/** One person's page; each method waits until the page says that it was done. */
export class SomebodysPage extends Screen {
  /** Make them an administrator. */
  async makeAdministrator(): Promise<void> {
    await this.askAndAct('Make administrator', 'made-admin');
  }

  /** Change them back to a member. */
  async makeMember(): Promise<void> {
    await this.askAndAct('Change to member', 'made-member');
  }

  /** Stop them signing in. */
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

  /** Put them into the group. */
  async addToGroup(group: string): Promise<void> {
    await this.field('Add to a group').selectOption({ label: group });
    await this.act('Add to group', 'joined-group');
  }

  /** Take them out of it. */
  async takeOutOfGroup(group: string): Promise<void> {
    await this.act(`Take out of ${group}`, 'left-group');
  }

  /** Create a password reset link for them; returns the link. */
  async passwordLink(): Promise<string> {
    await press(this.page, 'Create password reset link');
    return await this.madeLink('Link');
  }

  /** Create a one-time sign-in code, which replaces the second factor; returns the code. */
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

/** The team's policy. */
export class SecuritySettings extends Screen {
  /** Go to Security settings. */
  async open(): Promise<this> {
    await this.go('/security-settings');
    await arrive(this.page, 'Security settings');
    return this;
  }

  /** Require MFA for everyone by the end of the day that many days from the server's today. */
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

  /** Make MFA optional again. */
  async leaveMfaToEach(): Promise<void> {
    await follow(this.page, 'Make MFA optional');
    await press(this.page, 'Make MFA optional');
    await done(this.page, 'policy-changed');
  }

  /** Have sign-ins last that long. */
  async setSignInLength(step: SignInLength): Promise<void> {
    await this.field(LENGTHS[step]).check();
    await press(this.page, 'Change how long sign-ins last');
    await done(this.page, 'sign-in-length-changed');
  }
}
