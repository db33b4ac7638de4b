/** Settings that cannot be meant: as tests/unit/test_kit_starting.py has it for Python. */

import { CannotTest, expect, test } from 'nightlatch-qa';
import { found } from '../src/starting.js';

for (const [name, value] of [
  ['CHECKOUT', '/nowhere'],
  ['URL', '127.0.0.1:8000'],
  ['URL', 'localhost'],
] as const) {
  test(`${name} that cannot be meant is named with its value, ${value}`, async ({}, testInfo) => {
    const setting = `QA_NIGHTLATCH_${name}`;
    const server = found({ [setting]: value }, testInfo.outputPath('server.log'), async () => {});
    await expect(server).rejects.toThrow(CannotTest);
    await expect(server).rejects.toThrow(`${setting} is ${value}, `);
  });
}

test('whoever cannot be seeded is refused in a sentence', async ({ nightlatch }) => {
  const seeded = nightlatch.seed({ username: 'two words' });
  await expect(seeded).rejects.toThrow('/test-mode/seed: A username is made of letters');
});
