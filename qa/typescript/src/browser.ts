/** Which browser to start: Playwright's own if it was downloaded, otherwise this machine's. */

import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { BrowserType, LaunchOptions } from '@playwright/test';
import { setting } from './environment.js';

const PROGRAMS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
/** Debian's package of what Playwright too prefers: the same pages for a fraction of the work. */
const WITHOUT_A_WINDOW = 'chromium-headless-shell';

/**
 * `options`, with the path of the browser where Playwright would not find one; `asked` is what the
 * project asks for beside them.
 */
export function withBrowser(
  options: LaunchOptions,
  browser: BrowserType,
  asked: { channel: string | undefined; headless: boolean | undefined },
): LaunchOptions {
  if (asked.channel ?? options.channel) return options; // asked for by name
  const isHeaded = (asked.headless ?? options.headless) === false;
  const window = isHeaded || Boolean(process.env['PWDEBUG']);
  const path = setting('BROWSER') || (wantsAnother(options, browser) ? onPath(window) : '');
  return path ? { ...options, executablePath: path } : options;
}

function wantsAnother({ executablePath }: LaunchOptions, browser: BrowserType): boolean {
  if (executablePath || browser.name() !== 'chromium') return false;
  return !existsSync(browser.executablePath());
}

function onPath(window: boolean): string {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const programs = window ? PROGRAMS : [WITHOUT_A_WINDOW, ...PROGRAMS];
  const paths = programs.flatMap(program => folders.map(folder => join(folder, program)));
  return paths.find(existsSync) ?? '';
}
