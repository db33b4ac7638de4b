/** Apps on the screens, by the handles in docs/qa.md. */

import type { TeamApp } from './front-door.js';
import { parts, screen as screenOf } from './handles.js';
import type { Person } from './people.js';
import { there } from './refusals.js';
import { Screen } from './screen.js';

/** The apps that the person can open. */
export class MyApps extends Screen {
  override readonly name = 'my-apps/index';
  override readonly path = '/my-apps';

  /** The names of the apps on the page. */
  async shown(): Promise<string[]> {
    return await parts(this.page, 'my-app');
  }

  /** Look for apps, where there are enough of them for that. */
  async search(text: string): Promise<void> {
    await this.fill('q', text);
    await this.look('search');
  }

  /** Open the app. */
  async follow(app: TeamApp): Promise<void> {
    await this.press('my-app', { of: app.name });
  }
}

/** What can be chosen about an app. `askAgain` is after how many minutes, '' for never. */
export interface Rule {
  name?: string;
  address?: string;
  everyone?: boolean;
  groups?: string[];
  people?: Person[];
  needsPasskey?: boolean;
  askAgain?: number | '';
  backgroundCounts?: boolean;
}

/** All apps. */
export class Apps extends Screen {
  override readonly name = 'apps/index';
  override readonly path = '/apps';

  /** Add an app, for everyone unless groups or people are named, and go to its page. */
  async add(app: TeamApp, rule: Rule = {}): Promise<AppPage> {
    await this.press('add-an-app', { then: 'apps/kinds' });
    await this.press('behind-a-proxy', { then: 'apps/new' });
    const everyone = !rule.groups && !rule.people;
    await fillIn(this, { name: app.name, address: app.origin, everyone, ...rule });
    await this.press('add', { told: 'app-added' });
    return await (await this.open()).find(app);
  }

  /** The names of the apps on the page. */
  async shown(): Promise<string[]> {
    return await parts(this.page, 'app-link');
  }

  /** Go to the app's page. */
  async find(app: TeamApp): Promise<AppPage> {
    await this.press('app-link', { of: app.name, then: 'apps/show' });
    return new AppPage(this.page);
  }
}

/** What "Test this app" says. `proxy` is what is wrong with it, '' if nothing is. */
export interface AppTest {
  people: Record<string, string>;
  proxy: string;
}

/** One app's page; each method waits until the page says that it was done. */
export class AppPage extends Screen {
  override readonly name = 'apps/show';

  /** Change what is given, and leave the rest as it is. */
  async change(rule: Rule): Promise<void> {
    await fillIn(this, rule);
    await this.press('save', { told: 'app-changed' });
  }

  /** Remove the app; leads to Apps. */
  async remove(): Promise<void> {
    await this.press('remove', { then: 'apps/removal' });
    await this.press('confirm', { told: 'app-removed' });
  }

  /**
   * What this person would get, by how far they are signed in.
   *
   * Stays on that page, where it can test others.
   */
  async test(person: Person): Promise<AppTest> {
    if (!(await screenOf(this.page, 'apps/test').isVisible())) {
      await this.press('test', { then: 'apps/test' });
    }
    await this.fill('username', person.username);
    await this.look('run-test');
    const result = await there(this.part('people-result'), 'result of the test');
    const people = await result
      .locator('[data-who]')
      .evaluateAll(all =>
        all.map(one => (one as HTMLElement).dataset).map(({ who, outcome }) => [who, outcome]),
      );
    const proxy = await this.part('proxy-result').getAttribute('data-reason');
    return { people: Object.fromEntries(people) as Record<string, string>, proxy: proxy ?? '' };
  }
}

async function fillIn(screen: Screen, rule: Rule): Promise<void> {
  if (rule.name !== undefined) await screen.fill('name', rule.name);
  if (rule.address !== undefined) await screen.fill('address', rule.address);
  await chooseWhom(screen, rule);
  await fillInMore(screen, rule);
}

async function chooseWhom(screen: Screen, rule: Rule): Promise<void> {
  if (rule.everyone) {
    await screen.part('who-everyone').check();
    return;
  }
  const { everyone, groups, people } = rule;
  if (everyone !== undefined || groups || people) await screen.part('who-chosen').check();
  if (groups) await tickOnly(screen, groups);
  if (people) {
    await screen.fill('people', people.map(person => person.username).join('\n'));
  }
}

async function tickOnly(screen: Screen, names: string[]): Promise<void> {
  for (const box of await screen.part('group').all()) await box.uncheck();
  for (const name of names) {
    await (await there(screen.part('group', name), `group "${name}"`)).check();
  }
}

async function fillInMore(screen: Screen, rule: Rule): Promise<void> {
  const { needsPasskey, askAgain, backgroundCounts } = rule;
  if (needsPasskey !== undefined) await screen.part('needs_passkey').setChecked(needsPasskey);
  if (askAgain === undefined && backgroundCounts === undefined) return;
  const again = screen.part('ask_again');
  if (!(await again.isVisible())) await screen.press('more-settings');
  if (askAgain !== undefined) await again.fill(String(askAgain));
  if (backgroundCounts !== undefined) await screen.part('background').setChecked(backgroundCounts);
}
