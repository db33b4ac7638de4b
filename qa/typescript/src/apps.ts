/** Apps on the screens, by the roles and exact names in docs/qa.md. */

import type { TeamApp } from './front-door.js';
import type { Person } from './people.js';
import { arrive, done, there } from './refusals.js';
import { Screen } from './screen.js';
import { follow, press } from './screens.js';

const EVERYONE = 'Everyone who has an account here';
const CHOSEN = 'Only groups and people that I choose';

/** The apps that the person can open. */
export class MyApps extends Screen {
  /** Go to My apps. */
  async open(): Promise<this> {
    await this.go('/my-apps');
    await arrive(this.page, 'My apps');
    return this;
  }

  /** The names of the apps on the page. */
  async shown(): Promise<string[]> {
    return await this.page.getByTestId('my-app').locator('strong').allInnerTexts();
  }

  /** Look for apps, where there are enough of them for that. */
  async search(text: string): Promise<void> {
    await this.fill('Find an app', text);
    await press(this.page, 'Search');
    await this.page.waitForURL(url => url.searchParams.has('q'));
  }

  /** Open the app. */
  async follow(app: TeamApp): Promise<void> {
    const name = this.page.getByText(app.name, { exact: true });
    const tile = this.page.getByTestId('my-app').filter({ has: name });
    await (await there(tile, `app "${app.name}"`)).click();
  }
}

/** What can be chosen about an app. `askAgain` is after how many minutes, '' for never. */
export interface Rule {
  name?: string;
  address?: string;
  everyone?: boolean;
  groups?: string[];
  people?: Person[];
  askAgain?: number | '';
  backgroundCounts?: boolean;
}

/** All apps. */
export class Apps extends Screen {
  /** Go to Apps. */
  async open(): Promise<this> {
    await this.go('/apps');
    await arrive(this.page, 'Apps');
    return this;
  }

  /** Add an app, for everyone unless groups or people are named, and go to its page. */
  async add(app: TeamApp, rule: Rule = {}): Promise<AppPage> {
    await follow(this.page, 'Add an app');
    await follow(this.page, "It's behind a proxy that asks");
    await arrive(this.page, 'Add an app behind a proxy');
    const everyone = !rule.groups && !rule.people;
    await fillIn(this, { name: app.name, address: app.origin, everyone, ...rule });
    await press(this.page, 'Add');
    await done(this.page, 'app-added');
    return await (await this.open()).find(app);
  }

  /** Go to the app's page. */
  async find(app: TeamApp): Promise<AppPage> {
    await follow(this.page, app.name);
    await arrive(this.page, app.name);
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
  /** Change what is given, and leave the rest as it is. */
  async change(rule: Rule): Promise<void> {
    await fillIn(this, rule);
    await press(this.page, 'Save');
    await done(this.page, 'app-changed');
  }

  /** Remove the app; leads to Apps. */
  async remove(): Promise<void> {
    await follow(this.page, 'Remove this app');
    await press(this.page, 'Remove');
    await done(this.page, 'app-removed');
  }

  /** What this person would get, by how far they are signed in; stays on that page. */
  async test(person: Person): Promise<AppTest> {
    await follow(this.page, 'Test this app');
    await this.fill('Person', person.username);
    await press(this.page, 'Test');
    const result = await there(this.page.getByTestId('people-result'), 'result of the test');
    const people = await result
      .getByRole('listitem')
      .evaluateAll(all => all.map(({ dataset }) => [dataset['who'], dataset['outcome']]));
    const proxy = await this.page.getByTestId('proxy-result').getAttribute('data-reason');
    return { people: Object.fromEntries(people) as Record<string, string>, proxy: proxy ?? '' };
  }
}

async function fillIn(screen: Screen, rule: Rule): Promise<void> {
  if (rule.name !== undefined) await screen.fill('Name', rule.name);
  if (rule.address !== undefined) await screen.fill('Address', rule.address);
  await chooseWhom(screen, rule);
  await fillInMore(screen, rule);
}

async function chooseWhom(screen: Screen, rule: Rule): Promise<void> {
  if (rule.everyone) {
    await screen.field(EVERYONE).check();
    return;
  }
  const { everyone, groups, people } = rule;
  if (everyone !== undefined || groups || people) await screen.field(CHOSEN).check();
  if (groups) await tickOnly(screen, groups);
  if (people) {
    await screen.fill('People', people.map(person => person.username).join('\n'));
  }
}

async function tickOnly(screen: Screen, names: string[]): Promise<void> {
  const group = screen.page.getByRole('group', { name: 'Groups', exact: true });
  const boxes = group.getByRole('checkbox');
  for (const box of await boxes.all()) await box.uncheck();
  for (const name of names) {
    await (await there(boxes.and(screen.field(name)), `group "${name}"`)).check();
  }
}

async function fillInMore(screen: Screen, rule: Rule): Promise<void> {
  const { askAgain, backgroundCounts } = rule;
  if (askAgain === undefined && backgroundCounts === undefined) return;
  const again = screen.field('Ask for password and code again after');
  if (!(await again.isVisible())) {
    await screen.page.getByText('More settings', { exact: true }).click();
  }
  if (askAgain !== undefined) await again.fill(String(askAgain));
  if (backgroundCounts !== undefined) {
    await screen.field('Background requests keep a sign-in alive').setChecked(backgroundCounts);
  }
}
