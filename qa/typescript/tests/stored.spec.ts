/** The recipe "One sign-in for many tests" in docs/qa.md, and what the kit makes beside it. */

import type { BrowserContext } from '@playwright/test';
import { EditProfile, expect, SignIn, test as base } from 'nightlatch-qa';

type StorageState = Awaited<ReturnType<BrowserContext['storageState']>>;

const test = base.extend<object, { memberState: StorageState }>({
  memberState: [
    async ({ nightlatch, browser }, use) => {
      const context = await browser.newContext({ storageState: { cookies: [], origins: [] } });
      await nightlatch.signIn(await nightlatch.seed({ mfa: true }), context);
      await use(await context.storageState());
    },
    { scope: 'worker' },
  ],
  storageState: async ({ memberState }, use) => await use(memberState),
});

test.describe.configure({ mode: 'default' });

for (const time of ['first', 'second']) {
  test(`the session outlives a test that moves the clock, ${time}`, async ({ page, nightlatch }) => {
    const before = await nightlatch.now();
    expect(Math.abs(before - Date.now() / 1000)).toBeLessThan(60);
    await new EditProfile(page).open();
    await nightlatch.advance(2 * 3600);
  });
}

test('a person of their own signs in beside it', async ({ browser, personWithMfa }) => {
  const context = await browser.newContext({ storageState: { cookies: [], origins: [] } });
  const page = await context.newPage();
  await new SignIn(page).signIn(personWithMfa);
  await new EditProfile(page).mfaIsOn();
});

base('baseURL stays what the configuration says', ({ baseURL, nightlatch }) => {
  expect(nightlatch.url).toBeTruthy();
  expect(baseURL).toBeUndefined();
});
