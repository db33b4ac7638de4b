/** The fixtures: nightlatch, clock, phone, person and app, on top of those of @playwright/test. */

import { join } from 'node:path';
import { type Browser, type BrowserContext, type Page, test as base } from '@playwright/test';
import type { TestInfo } from '@playwright/test';
import { CannotTest } from './asking.js';
import { withBrowser } from './browser.js';
import { Clock } from './clock.js';
import { PREFIX, setting } from './environment.js';
import type { TeamApp } from './front-door.js';
import { arrive } from './handles.js';
import { hideFromReporters, hideIn, hideOn } from './hiding.js';
import { EditProfile } from './pages.js';
import { SignIn } from './signing-in.js';
import { IN, type Invitations, type Person, shareOf } from './people.js';
import { Passkey, workAt } from './passkeys.js';
import { Phone, reallyWait } from './phone.js';
import { onThePage } from './refusals.js';
import type { Nightlatch } from './server.js';
import { putClocksBack } from './site.js';
import { found, installsFirst, STARTS_WITHIN } from './starting.js';

export interface TestFixtures {
  /** The clock of server and browser. Skips the test on a server that is not in test mode. */
  clock: Clock;
  /** A phone with nothing on it yet; it moves the clock where it can, and waits elsewhere. */
  phone: Phone;
  /** Someone new with just a password, not signed in; `person.phone` is the fixture `phone`. */
  person: Person;
  /** The same person with MFA on and a recovery code, not signed in. */
  personWithMfa: Person;
  /** The screen lock of the test's browser, with nothing on it yet. In Chromium only. */
  passkey: Passkey;
  /** The same person with MFA on, by a passkey that the fixture `passkey` keeps. */
  personWithPasskey: Person;
  /** An administrator with MFA: in test mode someone new, elsewhere the one of this worker. */
  administrator: Person;
  /** Edit Profile of the administrator, who is signed in, in a browser of their own. */
  admin: Page;
  /** An app that everyone can open, for this test. Skips it on a server that is not in test mode. */
  app: TeamApp;
  /** @internal */
  _clock: Clock | undefined;
  /** @internal */
  _afterwards: void;
}

export interface WorkerFixtures {
  /** The server: a fresh one for each worker, or the one at QA_NIGHTLATCH_URL. */
  nightlatch: Nightlatch;
  /** This worker's share of the file at QA_NIGHTLATCH_INVITATIONS. */
  invitations: Invitations | undefined;
  /**
   * On a deployed server this worker's own, so that no two use up each other's codes.
   *
   * @internal
   */
  _administrator: AtWork | undefined;
}

interface AtWork {
  person: Person;
  state: Awaited<ReturnType<BrowserContext['storageState']>>;
}

const ADMINS = '--admin --many 4 --prefix qa-admin-';
const INSTALLING = 'The first start of Nightlatch also installs it, which takes half a minute or more ...';
let launched: Browser | undefined;
hideFromReporters();

export const test = base.extend<TestFixtures, WorkerFixtures>({
  nightlatch: [
    async ({}, use, worker) => {
      if (installsFirst(process.env)) console.error(INSTALLING);
      const log = join(worker.project.outputDir, `nightlatch-${worker.workerIndex}.log`);
      await found(process.env, log, use);
    },
    { scope: 'worker', timeout: STARTS_WITHIN + 30_000 }, // its own limit tells why
  ],

  invitations: [
    async ({}, use, worker) => await use(shareOf(worker, setting('INVITATIONS'))),
    { scope: 'worker' },
  ],

  launchOptions: [
    async ({ launchOptions, playwright, browserName }, use, worker) => {
      // Not the fixtures of these names, which themselves ask for launchOptions.
      const { channel, headless } = worker.project.use;
      await use(withBrowser(launchOptions, playwright[browserName], { channel, headless }));
    },
    { scope: 'worker' },
  ],

  browser: [
    async ({ browser }, use) => {
      launched = browser;
      await use(browser);
    },
    { scope: 'worker', timeout: 0 }, // as Playwright's own
  ],

  // The last to end: no test finds the time that another one left behind.
  _afterwards: [
    async ({}, use, testInfo) => {
      await use();
      if (hasFailed(testInfo)) await hide(testInfo);
      await putClocksBack();
    },
    { auto: true },
  ],

  // Of all contexts the last to be closed, so that those a test made are still there to be read.
  context: async ({ context }, use, testInfo) => {
    await use(context);
    if (hasFailed(testInfo)) await report(testInfo);
  },

  _clock: async ({ nightlatch, context }, use) =>
    await use(nightlatch.testMode ? await Clock.install(nightlatch, context) : undefined),

  clock: async ({ _clock }, use, testInfo) => {
    testInfo.skip(!_clock, 'the clock moves in test mode only');
    if (_clock) await use(_clock);
  },

  phone: async ({ nightlatch, _clock }, use, testInfo) => {
    const wait = _clock ? (seconds: number) => _clock.advance(seconds) : waitingIn(testInfo);
    await use(new Phone(nightlatch, '', wait));
  },

  person: async ({ nightlatch, phone, browser, invitations }, use) => {
    if (nightlatch.testMode) {
      const made = await nightlatch.seed();
      made.phone = phone;
      await use(made);
    } else {
      await use(await elsewhere(browser, page => accepted(invitations, page, phone)));
    }
  },

  personWithMfa: async ({ nightlatch, person, browser }, use) => {
    if (nightlatch.testMode) await nightlatch.turnMfaOn(person);
    else {
      await elsewhere(browser, async page => {
        await new SignIn(page).signIn(person);
        await enrol(page, person);
      });
    }
    await use(person);
  },

  passkey: async ({ nightlatch, context, browserName }, use, testInfo) => {
    testInfo.skip(browserName !== 'chromium', `${browserName} has no passkeys for tests`);
    if (!workAt(nightlatch.url)) {
      throw new CannotTest(
        `No browser has passkeys at ${nightlatch.url}: set ${PREFIX}URL to an address with ` +
          'https:// and a name, or http://localhost and the port.',
      );
    }
    await use(await new Passkey().putInto(context));
  },

  personWithPasskey: async ({ nightlatch, person, passkey, context, browser }, use) => {
    if (nightlatch.testMode) await nightlatch.addPasskey(person, passkey);
    else {
      await elsewhere(browser, async page => {
        await passkey.putInto(page.context());
        await new SignIn(page).signIn(person);
        person.recoveryCode = await (await new EditProfile(page).addPasskey()).saved();
      });
      person.passkeys.push(await passkey.putInto(context));
    }
    await use(person);
  },

  _administrator: [
    async ({ nightlatch, browser }, use, worker) => {
      if (nightlatch.testMode) return await use(undefined);
      const name = 'ADMIN_INVITATIONS';
      const invited = shareOf(worker, setting(name));
      await use(await elsewhere(browser, async page => {
        const person = await accepted(invited, page, nightlatch.phone(), name, ADMINS);
        await new EditProfile(page).go('/profile');
        await arrive(page, ...IN);
        await enrol(page, person);
        return { person, state: await page.context().storageState() };
      }));
    },
    { scope: 'worker' },
  ],

  administrator: async ({ nightlatch, _administrator }, use) =>
    await use(_administrator?.person ?? (await nightlatch.seed({ mfa: true, admin: true }))),

  admin: async ({ nightlatch, browser, administrator, _administrator }, use) => {
    const storageState = _administrator?.state ?? { cookies: [], origins: [] };
    const context = await browser.newContext({ storageState });
    if (nightlatch.testMode) await nightlatch.signIn(administrator, context);
    const page = await context.newPage();
    await new EditProfile(page).open();
    await use(page);
    await context.close();
  },

  app: async ({ nightlatch }, use, testInfo) => {
    testInfo.skip(!nightlatch.testMode, 'apps are created in test mode only');
    const made = await nightlatch.app();
    await use(made);
    await nightlatch.removeApp(made);
  },
});

async function accepted(
  invitations: Invitations | undefined,
  page: Page,
  phone: Phone,
  name = 'INVITATIONS',
  asked = '--many 100 --prefix qa-',
): Promise<Person> {
  if (invitations) return await invitations.accept(page, phone);
  const path = setting(name);
  const wrong = `${PREFIX}${name} is ${path}, but there is no such file. `;
  throw new CannotTest(
    `${path && wrong}Set ${PREFIX}${name} to a file created on the server by: ` +
      `scripts/nightlatch invite ${asked} --json`,
  );
}

/** Turn MFA on for the person and save a recovery code, as the person would. */
async function enrol(page: Page, person: Person): Promise<void> {
  const setup = await new EditProfile(page).enableMfa();
  person.recoveryCode = await (await setup.finish(person.phone)).saved();
}

async function elsewhere<Result>(
  browser: Browser,
  act: (page: Page) => Promise<Result>,
): Promise<Result> {
  // Empty, whatever state the tests' own begin with.
  const context = await browser.newContext({ storageState: { cookies: [], origins: [] } });
  const result = await act(await context.newPage());
  await context.close();
  return result;
}

// A real wait for the next code is not what a test's time-out is for.
function waitingIn(testInfo: TestInfo) {
  return async (seconds: number): Promise<void> => {
    if (testInfo.timeout) testInfo.setTimeout(testInfo.timeout + seconds * 1000);
    await reallyWait(seconds);
  };
}

function hasFailed({ status, expectedStatus }: TestInfo): boolean {
  return status !== expectedStatus;
}

async function report(testInfo: TestInfo): Promise<void> {
  const lines = (await Promise.all(pages().map(told))).flat();
  await hide(testInfo);
  if (lines.length === 0) return;
  console.error(lines.join('\n'));
  await testInfo.attach('Nightlatch', { body: lines.join('\n'), contentType: 'text/plain' });
}

// Before Playwright makes a snapshot of the pages, and a report of the failure.
async function hide(testInfo: TestInfo): Promise<void> {
  await Promise.all(pages().map(hideOn));
  hideIn(testInfo);
}

function pages(): Page[] {
  return (launched?.contexts() ?? []).flatMap(context => context.pages());
}

async function told(page: Page): Promise<string[]> {
  try {
    return (await onThePage(page)).map(line => `${line} (${page.url()})`);
  } catch {
    return []; // the page is gone; the failure itself is what matters
  }
}
