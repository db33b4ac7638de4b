/** Groups on the screens, by the roles and exact names in docs/qa.md. */

import type { Person } from './people.js';
import { arrive, done } from './refusals.js';
import { Screen } from './screen.js';
import { follow, press } from './screens.js';

/** All groups. */
export class Groups extends Screen {
  /** Go to Groups. */
  async open(): Promise<this> {
    await this.go('/groups');
    await arrive(this.page, 'Groups');
    return this;
  }

  /** Create a group; leads to its page. */
  async create(name: string): Promise<GroupPage> {
    await this.fill('Name', name);
    await press(this.page, 'Create group');
    await done(this.page, 'group-created');
    return new GroupPage(this.page);
  }

  /** Go to the group's page. */
  async find(name: string): Promise<GroupPage> {
    await follow(this.page, name);
    await arrive(this.page, name);
    return new GroupPage(this.page);
  }
}

/** One group's page; each method waits until the page says that it was done. */
export class GroupPage extends Screen {
  /** Put people into the group. */
  async add(...people: Person[]): Promise<void> {
    const lines = people.map(person => person.username).join('\n');
    await this.fill('One username per line', lines);
    await press(this.page, 'Add to group');
    await done(this.page, 'people-added');
  }

  /** Take someone out of it. */
  async takeOut(person: Person): Promise<void> {
    await press(this.page, `Take out ${person.username}`);
    await done(this.page, 'person-taken-out');
  }

  /** Call it something else. */
  async rename(name: string): Promise<void> {
    await this.fill('Name of the group', name);
    await press(this.page, 'Save name');
    await done(this.page, 'group-renamed');
  }

  /** Remove the group; leads to Groups. */
  async remove(): Promise<void> {
    await follow(this.page, 'Remove group');
    await press(this.page, 'Remove group');
    await done(this.page, 'group-removed');
  }
}
