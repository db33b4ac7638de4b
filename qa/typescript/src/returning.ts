/** Signing in on the pages to which an app has led, and back to the app. */

import type { Page } from '@playwright/test';
import { screen as named } from './handles.js';
import type { Person } from './people.js';
import { look, where } from './refusals.js';
import { Screen } from './screen.js';
import { isAtHand } from './virtual.js';

const SECOND = ['second-factor/new', 'second-factor/passkey'];
// What only the test can answer.
const QUESTIONS = [
  ...['oidc/consent', 'oidc/account', 'oidc/not-allowed', 'entering/not-allowed'],
  ...['mfa-requirement/show', 'mfa-requirement/passkey', 'confirmation/new', 'passkeys/new'],
];
const BACK_WITHIN = 30_000; // milliseconds; the app may take its time
const OFTEN = 50; // milliseconds

/**
 * Sign in with everything the page asks for, until the browser is at the app's address.
 *
 * Throws Refused if the page refuses something.
 */
export async function signInAndReturn(page: Page, person: Person, address: string): Promise<void> {
  const screen = new Screen(page);
  await screen.fill('username', person.username);
  await screen.fill('password', person.password);
  await screen.press('sign-in');
  if (await led(page, address, SECOND)) {
    if (isAtHand(page, person.passkeys)) await screen.press('use-a-passkey');
    else {
      await screen.fill('code', await person.phone.nextCode());
      await screen.press('verify');
    }
    await led(page, address, []);
  }
  await page.waitForURL(({ href }) => href.startsWith(address));
}

/** Wait for one of these screens, which is true, or for the app. Throws Refused. */
async function led(page: Page, address: string, screens: string[]): Promise<boolean> {
  const until = Date.now() + BACK_WITHIN;
  while (!page.url().startsWith(address)) {
    await look(page);
    if (await isOn(page, screens)) return true;
    if (Date.now() > until || (await isOn(page, QUESTIONS))) {
      throw new Error(`The browser isn't back at ${address}. ${await where(page)}`);
    }
    await page.waitForTimeout(OFTEN);
  }
  return false;
}

async function isOn(page: Page, screens: string[]): Promise<boolean> {
  for (const name of screens) if (await named(page, name).first().isVisible()) return true;
  return false;
}
