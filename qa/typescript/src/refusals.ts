/** What the server refused, reported by its stable reason instead of a timeout. */

import { expect, type Locator, type Page } from '@playwright/test';
import { HIDDEN } from './hiding.js';

// A page says what it refused by `data-reason`. What was thrown, or there before a press, is old.
const TOLD = '[data-reason]:visible';
const NEW = '[data-reason]:not([data-old]):visible';

/** The page refused something. `retryAfter` is in seconds, if waiting helps. */
export class Refused extends Error {
  override readonly name = 'Refused';

  constructor(
    readonly reason: string,
    readonly retryAfter?: number,
  ) {
    super(told(reason, retryAfter));
  }
}

/** The refusal in a line: "refused: code-already-used, next in 12 s". */
export function told(reason: string, retryAfter?: number): string {
  return `refused: ${reason}${retryAfter === undefined ? '' : `, next in ${retryAfter} s`}`;
}

/** Where the page shows `reason`. */
export function refusal(page: Page, reason: string): Locator {
  return page.locator(`[data-reason='${reason}']`).first();
}

/** Where the page says that this was done. */
export function notice(page: Page, name: string): Locator {
  return page.locator(`[data-notice='${name}']`);
}

/** Press the button of this name; what the page refused before is forgotten. */
export async function press(page: Page, name: string): Promise<void> {
  await forget(page);
  const button = page.getByRole('button', { name, exact: true });
  await (await there(button, `button "${name}"`)).click();
}

/** Follow the link of this name; what the page refused before is forgotten. */
export async function follow(page: Page, name: string): Promise<void> {
  await forget(page);
  const link = page.getByRole('link', { name, exact: true });
  await (await there(link, `link "${name}"`)).click();
}

/** The place once it is in sight; whoever waits in vain is told for what, and not for long. */
export async function there(place: Locator, what: string): Promise<Locator> {
  if (!(await appears(place))) {
    throw new Error(`No ${what} in sight. ${await here(place.page())}`);
  }
  return place;
}

/** Fill the field; what goes wrong is told without the text, which may be a secret. */
export async function typeInto(field: Locator, text: string): Promise<void> {
  try {
    await field.fill(text);
  } catch (fault) {
    const { message } = fault as Error;
    throw new Error(`The field can't be filled in. ${text ? message.replaceAll(text, HIDDEN) : message}`);
  }
}

/** Wait for a page or dialog with one of these headings, and return which. Throws Refused. */
export async function arrive(page: Page, ...headings: string[]): Promise<string> {
  const places = headings.map(name => within(page).getByRole('heading', { name, exact: true }));
  const wanted = `heading ${headings.map(name => `"${name}"`).join(' or ')}`;
  for (;;) {
    await come(page, places.reduce((one, other) => one.or(other)), wanted);
    for (const [index, place] of places.entries()) {
      if (await place.first().isVisible()) return headings[index] ?? '';
    }
  }
}

/** Wait until the page says that this was done, by its `data-notice`. Throws Refused. */
export async function done(page: Page, name: string): Promise<void> {
  await come(page, notice(page, name), `notice "${name}"`);
}

/** Wait until this is in sight. Throws Refused if the page turned something down instead. */
export async function come(page: Page, place: Locator, wanted: string): Promise<void> {
  const refused = page.locator(NEW).first();
  if (!(await appears(place.or(refused).first()))) {
    throw new Error(`No ${wanted}, and no reason why. ${await here(page)}`);
  }
  // First, since some pages turn something down under the heading that was waited for.
  const [fault] = await read(refused);
  if (!fault) return;
  await forget(page);
  throw fault;
}

/** Every refusal in sight, each in a line. */
export async function onThePage(page: Page): Promise<string[]> {
  return (await read(page.locator(TOLD))).map(fault => fault.message);
}

async function appears(place: Locator): Promise<boolean> {
  try {
    await expect(place).toBeVisible();
    return true;
  } catch (fault) {
    if (place.page().isClosed()) throw fault;
    return false;
  }
}

async function here(page: Page): Promise<string> {
  const headings = within(page).getByRole('heading', { level: 1 });
  const name = (await headings.count()) ? await headings.first().innerText() : await page.title();
  const more = name === "Confirm it's you" ? ' Answer it with ConfirmItIsYou.' : '';
  return `The page is "${name}" (${page.url()}).${more}`;
}

// What a dialog covers cannot be reached, whatever its headings say.
function within(page: Page): Locator {
  const dialog = page.getByRole('dialog');
  return dialog.or(page.locator('body').filter({ hasNot: dialog }));
}

async function read(places: Locator): Promise<Refused[]> {
  const found = await places.evaluateAll(elements =>
    elements.map(({ dataset }) => [dataset['reason'] ?? '', dataset['retryAfter']] as const),
  );
  return found.map(([reason, wait]) => new Refused(reason, wait ? Number(wait) : undefined));
}

async function forget(page: Page): Promise<void> {
  await page
    .locator('[data-reason]')
    .evaluateAll(elements => elements.forEach(element => element.setAttribute('data-old', '')));
}
