/**
 * What is on a page, found as people find it: by role and exact name, which are English.
 *
 * The page objects go by `handles` instead.
 */

import type { Locator, Page } from '@playwright/test';
import { HIDDEN, keep } from './hiding.js';
import { come, forget, there, top } from './refusals.js';
import { ready } from './virtual.js';

export { notice, refusal } from './refusals.js';

/** Wait for a page or dialog with one of these headings, and return which. Throws Refused. */
export async function arrive(page: Page, ...headings: string[]): Promise<string> {
  const places = headings.map(name => top(page).getByRole('heading', { name, exact: true }));
  const wanted = `heading ${headings.map(name => `"${name}"`).join(' or ')}`;
  for (;;) {
    await come(page, places.reduce((one, other) => one.or(other)), wanted);
    for (const [index, place] of places.entries()) {
      if (await place.first().isVisible()) return headings[index] ?? '';
    }
  }
}

/** The heading that says this. */
export function heading(page: Page, name: string): Locator {
  return page.getByRole('heading', { name, exact: true });
}

/** The button with this name. */
export function button(page: Page, name: string): Locator {
  return page.getByRole('button', { name, exact: true });
}

/** The link with this name. */
export function link(page: Page, name: string): Locator {
  return page.getByRole('link', { name, exact: true });
}

/** The field with this label. */
export function field(page: Page, label: string): Locator {
  return page.getByLabel(label, { exact: true });
}

/** Press the button of this name; what the page refused before is forgotten. */
export async function press(page: Page, name: string): Promise<void> {
  await forget(page);
  await ready(page);
  await (await there(button(page, name), `button "${name}"`)).click();
}

/** Follow the link of this name; what the page refused before is forgotten. */
export async function follow(page: Page, name: string): Promise<void> {
  await forget(page);
  await ready(page);
  await (await there(link(page, name), `link "${name}"`)).click();
}

/** Type the text into the field with this label. */
export async function fill(page: Page, label: string, text: string): Promise<void> {
  if (label.includes('assword')) keep(text);
  const place = await there(field(page, label), `field "${label}"`);
  try {
    await place.fill(text);
  } catch (fault) {
    // Told without the text, which may be a secret.
    const { message } = fault as Error;
    throw new Error(`The field can't be filled in. ${text ? message.replaceAll(text, HIDDEN) : message}`);
  }
}
