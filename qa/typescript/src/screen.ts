/** What all page objects have in common. */

import type { Locator, Page } from '@playwright/test';
import { keep } from './hiding.js';
import { come } from './refusals.js';
import { button, field, fill, link } from './screens.js';
import { url } from './site.js';

/** A page of the site in a browser. */
export class Screen {
  /** `at` is the server's address, where a test has more than the one of its fixture. */
  constructor(
    readonly page: Page,
    protected readonly at = '',
  ) {}

  /** Open this page of the site. */
  async go(path: string): Promise<void> {
    await this.page.goto(`${this.at || url()}${path}`);
  }

  /** The field with this label. */
  field(label: string): Locator {
    return field(this.page, label);
  }

  /** The button with this name. */
  button(name: string): Locator {
    return button(this.page, name);
  }

  /** The link with this name. */
  link(name: string): Locator {
    return link(this.page, name);
  }

  /** Type the text into the field with this label. */
  async fill(label: string, text: string): Promise<void> {
    await fill(this.page, label, text);
  }

  /** The link shown, once, in the field with this label. */
  async madeLink(label: string): Promise<string> {
    await come(this.page, this.field(label), `field "${label}"`);
    const link = await this.field(label).inputValue();
    keep(link);
    return link;
  }
}
