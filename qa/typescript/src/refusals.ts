/** What the server refused, reported by its stable reason instead of a timeout. */

import { expect, type Locator, type Page } from '@playwright/test';

// A page says what it refused by `data-reason`. What was thrown, or there before a press, is old.
const TOLD = '[data-reason]:visible';
const NEW = '[data-reason]:not([data-old]):visible';

/** The screen before something important. */
export const CONFIRMATION = 'confirmation/new';

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

/** The place once it is in sight; whoever waits in vain is told for what, and not for long. */
export async function there(place: Locator, what: string): Promise<Locator> {
  if (!(await appears(place))) {
    throw new Error(`No ${what} in sight. ${await where(place.page())}`);
  }
  return place;
}

/** Wait until the page says that this was done, by its `data-notice`. Throws Refused. */
export async function done(page: Page, name: string): Promise<void> {
  const fresh = page.locator(':not([data-old])');
  await come(page, notice(page, name).and(fresh), `notice "${name}"`);
}

/** Wait until this is in sight. Throws Refused if the page turned something down instead. */
export async function come(page: Page, place: Locator, wanted: string): Promise<void> {
  const refused = page.locator(NEW).first();
  let faults: Refused[] | undefined;
  while (!faults) {
    if (!(await appears(place.or(refused).first()))) {
      throw new Error(`No ${wanted}, and no reason why. ${await where(page)}`);
    }
    // In sight before all of it has arrived, and before its scripts have run.
    await page.waitForLoadState('domcontentloaded');
    // None if it was about to leave: the next page is the one to look at.
    faults = await read(refused).catch(() => undefined);
  }
  // First, since some pages turn something down under the heading that was waited for.
  const [fault] = faults;
  if (!fault) return;
  await forget(page);
  throw fault;
}

/** Throw Refused if the page has refused something by now. */
export async function look(page: Page): Promise<void> {
  const [fault] = await read(page.locator(NEW)).catch(() => []);
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

/** The page that is open, in a sentence. */
export async function where(page: Page): Promise<string> {
  const within = top(page);
  const headings = within.getByRole('heading', { level: 1 });
  const name = (await headings.count()) ? await headings.first().innerText() : await page.title();
  const asked = await within.locator(`[data-screen='${CONFIRMATION}']`).count();
  const more = asked ? ' Answer it with ConfirmItIsYou.' : await heldBack(page);
  return `The page is "${name}" (${page.url()}).${more}`;
}

async function heldBack(page: Page): Promise<string> {
  // What the browser itself turns down before it sends a form.
  const fields = page.locator('[data-testid]:user-invalid:visible').evaluateAll(all =>
    all.map(one => {
      const { dataset, validationMessage } = one as HTMLInputElement;
      return ` The browser didn't send "${dataset['testid'] ?? ''}": ${validationMessage}`;
    }),
  );
  // None if the browser doesn't know :user-invalid.
  return (await fields.catch(() => [])).join('');
}

/** The dialog, or the page if there is none: what a dialog covers cannot be reached. */
export function top(page: Page): Locator {
  const dialog = page.getByRole('dialog');
  return dialog.or(page.locator('body').filter({ hasNot: dialog }));
}

async function read(places: Locator): Promise<Refused[]> {
  const found = await places.evaluateAll(elements =>
    elements.map(({ dataset }) => [dataset['reason'] ?? '', dataset['retryAfter']] as const),
  );
  return found.map(([reason, wait]) => new Refused(reason, wait ? Number(wait) : undefined));
}

/** Take what the page refused so far, and what it said was done, for old. */
export async function forget(page: Page): Promise<void> {
  const old = page.locator('[data-reason], [data-notice]');
  try {
    await old.evaluateAll(all => all.forEach(element => element.setAttribute('data-old', '')));
  } catch {
    // On its way to another page, it takes with it what it refused.
  }
}
