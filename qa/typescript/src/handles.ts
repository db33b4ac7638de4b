/** What is on a page, found by handles: names that no translation changes (docs/qa.md). */

import type { Locator, Page } from '@playwright/test';
import { HIDDEN, keep } from './hiding.js';
import { come, forget, there } from './refusals.js';
import { ready } from './virtual.js';

// What a dialog covers can't be reached.
const TOP = ':is(dialog[open], body:not(:has(dialog[open])))';

/** A page without what a search is to replace. */
export const AHEAD = 'body:not(:has([data-left-behind]))';

/** The page or dialog of this name, its `data-screen`, unless a dialog covers it. */
export function screen(page: Page, name: string): Locator {
  const text = JSON.stringify(name);
  return page.locator(`dialog[open][data-screen=${text}], ${TOP} [data-screen=${text}]`);
}

/** The row of a list or table about this person, group or app, by `data-row`. */
export function row(page: Page, name: string): Locator {
  return page.locator(`${TOP} [data-row=${JSON.stringify(name)}]:visible`);
}

/** What has this `data-testid`, in the row `of` someone or something if that is given. */
export function part(page: Page, name: string, of = ''): Locator {
  const within = of ? `${TOP} [data-row=${JSON.stringify(of)}]` : TOP;
  return page.locator(`${within} [data-testid=${JSON.stringify(name)}]:visible`);
}

/** The rows that have this part: usernames, groups or apps, as they are listed. */
export async function parts(page: Page, name: string): Promise<string[]> {
  return await part(page, name).evaluateAll(all =>
    all.map(one => one.closest<HTMLElement>('[data-row]')?.dataset['row'] ?? ''),
  );
}

/** What a part says, as `data-value` does in every language; of others, their text. */
export async function value(page: Page, name: string, of = ''): Promise<string> {
  const place = await there(part(page, name, of), told(name, of));
  return (await place.getAttribute('data-value')) ?? (await place.innerText());
}

/** Press the button, or follow the link; what the page refused before is forgotten. */
export async function press(page: Page, name: string, of = ''): Promise<void> {
  await forget(page);
  await ready(page);
  await (await there(part(page, name, of), told(name, of))).click();
}

/** Mark what a press on this looks for anew: it is gone once the page is `AHEAD`. */
export async function leaveBehind(page: Page, name: string): Promise<void> {
  const place = await there(part(page, name), told(name, ''));
  await place.evaluate(button => {
    // By itself with scripts, else the whole page.
    const found = (button as HTMLButtonElement).form?.getAttribute('hx-target') ?? 'main';
    document.querySelector(found)?.setAttribute('data-left-behind', '');
  });
}

/** Type the text into the field of this name. */
export async function fill(page: Page, name: string, text: string): Promise<void> {
  if (name.includes('password')) keep(text);
  const place = await there(part(page, name), `field "${name}"`);
  try {
    await place.fill(text);
  } catch (fault) {
    // Told without the text, which may be a secret.
    const { message } = fault as Error;
    throw new Error(`The field can't be filled in. ${text ? message.replaceAll(text, HIDDEN) : message}`);
  }
}

/** Choose what people named, such as a group, from a list of such names. */
export async function choose(page: Page, name: string, label: string): Promise<void> {
  const place = await there(part(page, name), `list "${name}"`);
  oneOf(name, label, await options(place, 'label'));
  await place.selectOption({ label });
}

/** Choose from a list by what is sent, which is the same in every language. */
export async function select(page: Page, name: string, value: string): Promise<void> {
  const place = await there(part(page, name), `list "${name}"`);
  oneOf(name, value, await options(place, 'value'));
  await place.selectOption(value);
}

/** Choose one of several by what is sent, whose handles are the name and that. */
export async function tick(page: Page, name: string, value: string): Promise<void> {
  const places = page.locator(`${TOP} [data-testid^=${JSON.stringify(`${name}-`)}]:visible`);
  await there(places.first(), `choice "${name}"`);
  const values = places.evaluateAll(all => all.map(one => (one as HTMLInputElement).value));
  oneOf(name, value, await values);
  await part(page, `${name}-${value}`).check();
}

async function options(place: Locator, by: 'label' | 'value'): Promise<string[]> {
  return await place.evaluate(
    (list, which) => [...(list as HTMLSelectElement).options].map(one => one[which]),
    by,
  );
}

function oneOf(name: string, wanted: string, thereAre: string[]): void {
  // Playwright would wait half a minute for one that never comes.
  if (thereAre.includes(wanted)) return;
  const choices = thereAre.map(one => JSON.stringify(one)).join(', ');
  throw new Error(`"${name}" has no "${wanted}". Choose one of: ${choices}.`);
}

/** Wait for one of these pages or dialogs, and return which. Throws Refused. */
export async function arrive(page: Page, ...names: string[]): Promise<string> {
  const places = names.map(name => screen(page, name));
  const wanted = `screen ${names.map(name => `"${name}"`).join(' or ')}`;
  for (;;) {
    await come(page, places.reduce((one, other) => one.or(other)), wanted);
    for (const [index, place] of places.entries()) {
      if (await place.first().isVisible()) return names[index] ?? '';
    }
  }
}

function told(name: string, of: string): string {
  return of ? `"${name}" of "${of}"` : `"${name}"`;
}
