/** What all page objects have in common. */

import type { Locator, Page } from '@playwright/test';
import * as handles from './handles.js';
import { keep } from './hiding.js';
import { come, done, there } from './refusals.js';
import { url } from './site.js';

/** Where a press leads: to a screen, or to a notice of what was done. */
export interface Leads {
  of?: string;
  then?: string;
  told?: string;
}

/** A page of the site in a browser; its parts are found by their handles (docs/qa.md). */
export class Screen {
  /** Its data-screen. */
  readonly name: string = '';
  /** Where it is, if it has an address of its own. */
  readonly path: string = '';

  /** `at` is the server's address, where a test has more than the one of its fixture. */
  constructor(
    readonly page: Page,
    protected readonly at = '',
  ) {}

  /** Open this page of the site. */
  async go(path: string): Promise<void> {
    await this.page.goto(`${this.at || url()}${path}`);
  }

  /** Go to this page, if it has an address of its own. */
  async open(): Promise<this> {
    if (!this.path) {
      throw new Error(
        `${this.constructor.name} has no address of its own to open: ` +
          `lead the page to "${this.name}", then here() waits for it.`,
      );
    }
    await this.go(this.path);
    return await this.here();
  }

  /** Wait until this is the page that is open. Throws Refused. */
  async here(): Promise<this> {
    await handles.arrive(this.page, this.name);
    return this;
  }

  /** What has this handle, in the row `of` someone or something if that is given. */
  part(name: string, of = ''): Locator {
    return handles.part(this.page, name, of);
  }

  /** What a part says, in no language where it has a `data-value`. */
  async value(name: string, of = ''): Promise<string> {
    return await handles.value(this.page, name, of);
  }

  /** Type the text into the field of this name. */
  async fill(name: string, text: string): Promise<void> {
    await handles.fill(this.page, name, text);
  }

  /** Press a button or follow a link, in the row `of`, then wait for a screen, or for a notice. */
  async press(name: string, { of = '', then = '', told = '' }: Leads = {}): Promise<void> {
    await handles.press(this.page, name, of);
    if (then) await handles.arrive(this.page, then);
    if (told) await done(this.page, told);
  }

  /** Press what looks for something, and wait until what was found before is gone. */
  async look(name: string): Promise<void> {
    await handles.leaveBehind(this.page, name);
    await this.press(name);
    await there(this.page.locator(handles.AHEAD), `answer to "${name}"`);
    // Or only the first rows may be there.
    await this.page.waitForLoadState('domcontentloaded');
  }

  /** The secret shown in this part, a link or a code. */
  async made(name: string): Promise<string> {
    const place = this.part(name);
    await come(this.page, place, `"${name}"`);
    const isField = await place.evaluate(part => 'value' in part);
    const text = isField ? await place.inputValue() : await place.innerText();
    keep(text);
    return text;
  }
}
