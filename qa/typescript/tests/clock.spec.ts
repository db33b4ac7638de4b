/** Whose clock goes along with the server's: as tests/unit/qa/test_kit_pages.py has it for Python. */

import type { Page } from '@playwright/test';
import { Clock, expect, type Nightlatch, test } from 'nightlatch-qa';

/** By how many seconds the browser's clock is off the server's. */
async function apart(page: Page, server: Nightlatch): Promise<number> {
  return Math.abs((await page.evaluate(() => Date.now())) / 1000 - (await server.now()));
}

test('a phone from seed moves the clock of the browser', async ({ page, clock, nightlatch }) => {
  await page.goto(`${nightlatch.url}/sign-in`);
  const before = await clock.now();
  const { phone } = await nightlatch.seed({ mfa: true });
  for (let count = 0; count < 8; count += 1) await phone.nextCode();
  expect((await clock.now()) - before).toBeGreaterThan(120);
  expect(await apart(page, nightlatch)).toBeLessThan(20);
});

test('a browser goes along until it is closed', async ({ page, browser, clock, nightlatch }) => {
  const other = await browser.newContext();
  await Clock.install(nightlatch, other);
  await page.goto(`${nightlatch.url}/sign-in`);
  await clock.advance(600);
  expect(await apart(page, nightlatch)).toBeLessThan(20);
  await other.close();
  await clock.advance(600);
});
