/** Which browser to start: Playwright's own if it was downloaded, otherwise this machine's. */

import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { BrowserType, LaunchOptions } from '@playwright/test';
import { setting } from './environment.js';

const PROGRAMS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** `options`, with the path of the browser where Playwright would not find one. */
export function withBrowser(
  options: LaunchOptions,
  browser: BrowserType,
  channel: string | undefined,
): LaunchOptions {
  if (channel ?? options.channel) return options; // asked for by name
  const path = setting('BROWSER') || (wantsAnother(options, browser) ? onPath() : '');
  return path ? { ...options, executablePath: path } : options;
}

function wantsAnother({ executablePath }: LaunchOptions, browser: BrowserType): boolean {
  if (executablePath || browser.name() !== 'chromium') return false;
  return !existsSync(browser.executablePath());
}

function onPath(): string {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const paths = PROGRAMS.flatMap(program => folders.map(folder => join(folder, program)));
  return paths.find(existsSync) ?? '';
}
