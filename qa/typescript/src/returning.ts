/** Signing in on the pages to which an app has led, and back to the app. */

import type { Page } from '@playwright/test';
import type { Person } from './people.js';
import { Screen } from './screen.js';
import { isAtHand } from './virtual.js';

const CODE_PAGE = '/sign-in/code';

/** Sign in with everything the page asks for, until the browser is at the app's address. */
export async function signInAndReturn(page: Page, person: Person, address: string): Promise<void> {
  const screen = new Screen(page);
  await screen.fill('username', person.username);
  await screen.fill('password', person.password);
  await screen.press('sign-in');
  await page.waitForURL(({ href }) => href.startsWith(address) || href.includes(CODE_PAGE));
  if (page.url().startsWith(address)) return;
  if (isAtHand(page, person.passkeys)) await screen.press('use-a-passkey');
  else {
    await screen.fill('code', await person.phone.nextCode());
    await screen.press('verify');
  }
  await page.waitForURL(({ href }) => href.startsWith(address));
}
