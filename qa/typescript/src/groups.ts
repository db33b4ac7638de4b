/** Groups on the screens, by the handles in docs/qa.md. */

import type { Person } from './people.js';
import { Screen } from './screen.js';

/** All groups. */
export class Groups extends Screen {
  override readonly name = 'groups/index';
  override readonly path = '/groups';

  /** Create a group; leads to its page. */
  async create(name: string): Promise<GroupPage> {
    await this.fill('name', name);
    await this.press('create-group', { told: 'group-created' });
    return new GroupPage(this.page);
  }

  /** Go to the group's page. */
  async find(name: string): Promise<GroupPage> {
    await this.press('group-link', { of: name, then: 'groups/show' });
    return new GroupPage(this.page);
  }
}

/** One group's page; each method waits until the page says that it was done. */
export class GroupPage extends Screen {
  override readonly name = 'groups/show';

  /** Put people into the group. */
  async add(...people: Person[]): Promise<void> {
    await this.fill('lines', people.map(person => person.username).join('\n'));
    await this.press('add-to-group', { told: 'people-added' });
  }

  /** Take someone out of it. */
  async takeOut(person: Person): Promise<void> {
    await this.press('take-out', { of: person.username, told: 'person-taken-out' });
  }

  /** Call it something else. */
  async rename(name: string): Promise<void> {
    await this.fill('name', name);
    await this.press('save-name', { told: 'group-renamed' });
  }

  /** Remove the group; leads to Groups. */
  async remove(): Promise<void> {
    await this.press('remove', { then: 'groups/removal' });
    await this.press('confirm', { told: 'group-removed' });
  }
}
