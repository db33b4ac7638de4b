/** The packages that `scripts/kit pack` makes: the same, byte for byte, from the same commit. */

import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'nightlatch-qa';

const ROOT = join(import.meta.dirname, '../../..');

test('packages are the same each time', async ({}, testInfo) => {
  const [first, second] = ['first', 'second'].map(name => {
    const folder = testInfo.outputPath(name);
    execFileSync(join(ROOT, 'scripts/kit'), ['pack', folder], { stdio: 'pipe' });
    return folder;
  }) as [string, string];
  const [version] = readFileSync(join(ROOT, 'qa/VERSION'), 'utf8').split(' ');
  expect(readdirSync(first).sort()).toEqual([
    'SHA256SUMS',
    `nightlatch-qa-${version}.tgz`,
    `nightlatch_qa-${version}-py3-none-any.whl`,
    `nightlatch_qa-${version}.tar.gz`,
  ]);
  const [sums, again] = [first, second].map(folder =>
    readFileSync(join(folder, 'SHA256SUMS'), 'utf8'),
  );
  expect(sums).toBe(again);
});
