/** Signing in on the pages to which an app has led, and back to the app. */

import type { Page } from '@playwright/test';
import type { Person } from './people.js';
import { Screen } from './screen.js';
import { press } from './screens.js';

const CODE_PAGE = '/sign-in/code';
const CODE = 'Code from your authenticator app';

/** Sign in with everything the page asks for, until the browser is at the app's address. */
export async function signInAndReturn(page: Page, person: Person, address: string): Promise<void> {
  const screen = new Screen(page);
  await screen.fill('Username', person.username);
  await screen.fill('Password', person.password);
  await press(page, 'Sign in');
  await page.waitForURL(({ href }) => href.startsWith(address) || href.includes(CODE_PAGE));
  if (page.url().startsWith(address)) return;
  await screen.fill(CODE, await person.phone.nextCode());
  await press(page, 'Verify');
  await page.waitForURL(({ href }) => href.startsWith(address));
}
