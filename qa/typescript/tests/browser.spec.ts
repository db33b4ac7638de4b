/** Which browser is started: as tests/unit/qa/test_kit_browser.py has it for Python. */

import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserType } from '@playwright/test';
import { expect, test } from 'nightlatch-qa';
import { withBrowser } from '../src/browser.js';

const NOT_DOWNLOADED = {
  name: () => 'chromium',
  executablePath: () => '/nowhere',
} as BrowserType;
const ANY = { channel: undefined, headless: undefined };
const SET = ['PATH', 'PWDEBUG', 'QA_NIGHTLATCH_BROWSER'] as const;

test.describe('on a machine with both packages of Debian', () => {
  const before = new Map<string, string | undefined>();

  test.beforeEach(({}, testInfo) => {
    for (const name of SET) {
      before.set(name, process.env[name]);
      delete process.env[name];
    }
    const programs = testInfo.outputPath('programs');
    mkdirSync(programs, { recursive: true });
    for (const program of ['chromium', 'chromium-headless-shell']) {
      writeFileSync(join(programs, program), '');
      chmodSync(join(programs, program), 0o755);
    }
    process.env['PATH'] = programs;
  });

  test.afterEach(() => {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  });

  test('the lighter one does without a window', () => {
    for (const headless of [undefined, true]) {
      const started = withBrowser({}, NOT_DOWNLOADED, { ...ANY, headless });
      expect(started.executablePath).toMatch(/chromium-headless-shell$/);
    }
  });

  test('a whole one is taken for a window', () => {
    for (const [given, asked] of [
      [{}, { ...ANY, headless: false }],
      [{ headless: false }, ANY],
    ] as const) {
      expect(withBrowser(given, NOT_DOWNLOADED, asked).executablePath).toMatch(/chromium$/);
    }
    process.env['PWDEBUG'] = '1';
    expect(withBrowser({}, NOT_DOWNLOADED, ANY).executablePath).toMatch(/chromium$/);
  });

  test('one that was asked for by name is used', () => {
    const asked = { ...ANY, channel: 'chrome' };
    process.env['QA_NIGHTLATCH_BROWSER'] = '/opt/a-browser';
    expect(withBrowser({}, NOT_DOWNLOADED, asked)).toEqual({});
    expect(withBrowser({}, NOT_DOWNLOADED, ANY)).toEqual({ executablePath: '/opt/a-browser' });
  });
});
