/**
 * What administrators do to people, by the handles in docs/qa.md.
 *
 * 15 minutes after the last confirmation, actions ask for another: see ConfirmItIsYou.
 */

import { choose, parts, select } from './handles.js';
import { InvitePeople } from './inviting.js';
import type { Person } from './people.js';
import { come, there } from './refusals.js';
import { Screen } from './screen.js';

/** Which people of the list are shown. */
export type Only =
  | ''
  | 'invited'
  | 'without-mfa'
  | 'without-passkey'
  | 'admins'
  | 'never'
  | 'disabled';

/** Everyone with an account. */
export class People extends Screen {
  override readonly name = 'people/index';
  override readonly path = '/people';

  /** Search, perhaps for some only. Returns the usernames found. */
  async search(text = '', only: Only = ''): Promise<string[]> {
    await this.fill('q', text);
    await select(this.page, 'only', only);
    await this.look('search');
    return await this.usernames();
  }

  /** The usernames in the list, as they are on the page. */
  async usernames(): Promise<string[]> {
    return await parts(this.page, 'person-link');
  }

  /** Search for the person and go to their page. */
  async find({ username }: Person): Promise<SomebodysPage> {
    await this.fill('q', username);
    await this.look('search');
    await this.press('person-link', { of: username, then: 'people/show' });
    return new SomebodysPage(this.page);
  }

  /** Invite someone as a member; returns the link to give them. */
  async invite(username: string): Promise<string> {
    await this.press('invite-people', { then: 'invitations/index' });
    return await new InvitePeople(this.page).invite(username);
  }

  /** Select people of the list, disable them, and go back to the list. */
  async disable(...people: Person[]): Promise<void> {
    await this.actOn(people, 'disable');
  }

  /** Select disabled people of the list, enable them, and go back to the list. */
  async enable(...people: Person[]): Promise<void> {
    await this.actOn(people, 'enable');
  }

  /** Select people of the list, end their sessions, and go back to the list. */
  async signOut(...people: Person[]): Promise<void> {
    await this.actOn(people, 'sign-out');
  }

  /** Select people of the list, remind them of MFA, and go back to the list. */
  async remind(...people: Person[]): Promise<void> {
    await this.actOn(people, 'remind');
  }

  /** Select people of the list, say that their addresses are theirs, and go back. */
  async confirmEmails(...people: Person[]): Promise<void> {
    await this.actOn(people, 'confirm-email');
  }

  /** Select people of the list, take back that their addresses are theirs, and go back. */
  async withdrawEmails(...people: Person[]): Promise<void> {
    await this.actOn(people, 'withdraw-email');
  }

  /** Select people of the list, put them into the group, and go back to the list. */
  async addToGroup(group: string, ...people: Person[]): Promise<void> {
    await this.actOn(people, 'add-to-group', group);
  }

  /** Select people of the list, take them out of the group, and go back to the list. */
  async takeOutOfGroup(group: string, ...people: Person[]): Promise<void> {
    await this.actOn(people, 'take-out-of-group', group);
  }

  private async actOn(people: Person[], deed: string, group = ''): Promise<void> {
    for (const { username } of people) {
      await (await there(this.part('select', username), `"${username}"`)).check();
    }
    if (group) await choose(this.page, 'with_group', group);
    await this.press(deed, { then: 'selection/new' });
    await this.press('confirm', { then: 'selection/done' });
    await this.press('back', { then: this.name });
  }
}

/** One person's page; each method waits until the page says that it was done. */
export class SomebodysPage extends Screen {
  override readonly name = 'people/show';

  /** Make them an administrator. */
  async makeAdministrator(): Promise<void> {
    await this.askAndAct('make-admin', 'made-admin');
  }

  /** Change them back to a member. */
  async makeMember(): Promise<void> {
    await this.askAndAct('make-member', 'made-member');
  }

  /** Stop them signing in. */
  async disable(): Promise<void> {
    await this.askAndAct('disable', 'person-disabled');
  }

  /** Let them sign in again. */
  async enable(): Promise<void> {
    await this.press('enable', { told: 'person-enabled' });
  }

  /** End all their sessions. */
  async signOutEverywhere(): Promise<void> {
    await this.askAndAct('sign-out', 'person-signed-out');
  }

  /** Turn their MFA off. */
  async resetMfa(): Promise<void> {
    await this.askAndAct('reset-mfa', 'mfa-reset');
  }

  /** Delete the account. */
  async delete(): Promise<void> {
    await this.askAndAct('delete', 'person-deleted');
  }

  /** Save another full name for them. */
  async rename(name: string): Promise<void> {
    await this.fill('name', name);
    await this.press('save-name', { told: 'person-renamed' });
  }

  /** Say that the email address is theirs. */
  async vouchForEmail(): Promise<void> {
    await this.press('vouch-email', { told: 'email-vouched' });
  }

  /** Take back that the email address is theirs. */
  async withdrawEmail(): Promise<void> {
    await this.press('withdraw-email', { told: 'email-vouch-withdrawn' });
  }

  /** Put them into the group. */
  async addToGroup(group: string): Promise<void> {
    await choose(this.page, 'group', group);
    await this.press('add-to-group', { told: 'joined-group' });
  }

  /** Take them out of it. */
  async takeOutOfGroup(group: string): Promise<void> {
    await this.press('take-out', { of: group, told: 'left-group' });
  }

  /** Create a password reset link for them; returns the link. */
  async passwordLink(): Promise<string> {
    await this.press('create-reset-link');
    return await this.made('link');
  }

  /** Create a one-time sign-in code, which replaces the second factor; returns the code. */
  async signInCode(): Promise<string> {
    await this.press('create-sign-in-code');
    return await this.made('sign-in-code');
  }

  private async askAndAct(deed: string, told: string): Promise<void> {
    await this.press(deed);
    await come(this.page, this.part('confirm'), 'question with "confirm"');
    await this.press('confirm', { told });
  }
}
