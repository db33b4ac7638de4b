/** Inviting people on the screens, by the handles in docs/qa.md. */

import { parts, select } from './handles.js';
import { keep } from './hiding.js';
import { Screen } from './screen.js';

const MADE = 'invitations/made';

/** Invitations: new ones, for one person or many, and those that are open. */
export class InvitePeople extends Screen {
  override readonly name = 'invitations/index';
  override readonly path = '/people/invitations';

  /** Invite someone as "member" or "admin"; returns the link to give them. */
  async invite(username: string, role: 'member' | 'admin' = 'member', email = ''): Promise<string> {
    await this.fill('username', username);
    await this.fill('email', email);
    await select(this.page, 'role', role);
    await this.press('invite', { then: MADE });
    return await this.made('link');
  }

  /** Invite one person a line; returns their links by username. */
  async inviteAll(...lines: string[]): Promise<Record<string, string>> {
    await this.fill('lines', lines.join('\n'));
    await this.press('invite-all', { then: MADE });
    const links: Record<string, string> = {};
    for (const name of await parts(this.page, 'copy-link')) links[name] = await this.link(name);
    return links;
  }

  /** The usernames of those who are invited. */
  async openOnes(): Promise<string[]> {
    return await parts(this.page, 'renew');
  }

  /** Create another link for an open invitation; returns it. */
  async renew(username: string): Promise<string> {
    await this.press('renew', { of: username, then: MADE });
    return await this.made('link');
  }

  /** Stop an invitation. */
  async revoke(username: string): Promise<void> {
    await this.press('revoke', { of: username, then: 'invitations/removal' });
    await this.press('confirm', { told: 'invitation-revoked' });
  }

  private async link(username: string): Promise<string> {
    await this.press('show-message', { of: username });
    const link = await this.part('message-link', username).innerText();
    keep(link);
    return link;
  }
}
