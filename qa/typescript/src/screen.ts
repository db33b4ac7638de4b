/** What all page objects have. */

import type { Locator, Page } from '@playwright/test';
import { there } from './refusals.js';

/** A page of the site in a browser. */
export class Screen {
  constructor(readonly page: Page) {}

  /** The field with this label. */
  field(label: string): Locator {
    return this.page.getByLabel(label, { exact: true });
  }

  /** The button with this name. */
  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  /** The link with this name. */
  link(name: string): Locator {
    return this.page.getByRole('link', { name, exact: true });
  }

  /** Type the text into the field with this label. */
  async fill(label: string, text: string): Promise<void> {
    await (await there(this.field(label), `field "${label}"`)).fill(text);
  }
}
