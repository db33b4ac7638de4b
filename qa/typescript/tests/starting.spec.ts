/** Settings that cannot be meant: as tests/unit/qa/test_kit_starting.py has it for Python. */

import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { CannotTest, expect, Nightlatch, test } from 'nightlatch-qa';
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

for (const [url, origin] of [
  [' http://x:8000 \n', 'http://x:8000'],
  ['\tHTTP://X:8000//\r\n', 'http://x:8000'],
  ['https://x:443/', 'https://x'],
] as const) {
  test(`an address is taken as browsers write it, ${JSON.stringify(url)}`, async ({}, testInfo) => {
    const given = { QA_NIGHTLATCH_URL: url, QA_NIGHTLATCH_TOKEN: ' abc\n' };
    await found(given, testInfo.outputPath('server.log'), async server => {
      expect([server.url, server.token]).toEqual([origin, 'abc']);
    });
  });
}

for (const [url, says] of [
  ['https://x/sign-in', "more than a server's address: use https://x"],
  ['https://x?a=1', "more than a server's address"],
  ['https://me:key@x', "more than a server's address"],
  ['https://x y', "can't contain these"],
  ['https://x\u200b', "can't contain these"],
  ['https://x:port', 'not an address'],
  ['https://', "doesn't start with"],
] as const) {
  test(`what is no address is told so, ${JSON.stringify(url)}`, async ({}, testInfo) => {
    const log = testInfo.outputPath('server.log');
    const server = found({ QA_NIGHTLATCH_URL: url }, log, async () => {});
    await expect(server).rejects.toThrow(says);
  });
}

for (const token of ['ab c', 'ab\nc', 'abc\u200b', 'abç']) {
  test(`a token that no header holds is not sent, ${JSON.stringify(token)}`, async ({}, testInfo) => {
    const given = { QA_NIGHTLATCH_URL: 'http://x', QA_NIGHTLATCH_TOKEN: token };
    const server = found(given, testInfo.outputPath('server.log'), async () => {});
    await expect(server).rejects.toThrow('QA_NIGHTLATCH_TOKEN contains a character');
    await expect(server).rejects.not.toThrow(token);
  });
}

for (const [script, says] of [
  ['seq 100 >&2; echo no room >&2', /did not start\. The end of .*server\.log:\n82\n[^]*\n100\nno room$/],
  ['exit 1', /did not start\. It wrote nothing to .*server\.log\.$/],
  ['sleep 600 & wait', /did not start within 0\.5 s\. It wrote nothing/],
  ["printf '{'; sleep 600 & wait", /did not start within 0\.5 s\./],
] as const) {
  test(`a start that fails says why, ${script}`, async ({}, testInfo) => {
    const folder = testInfo.outputPath();
    for (const part of ['scripts', 'test_mode']) mkdirSync(join(folder, part), { recursive: true });
    writeFileSync(join(folder, 'scripts/run'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    const given = { QA_NIGHTLATCH_CHECKOUT: folder, PATH: process.env['PATH'] };
    const within = says.source.includes('within') ? 500 : 20_000;
    const server = found(given, join(folder, 'server.log'), async () => {}, within);
    await expect(server).rejects.toThrow(says);
  });
}

test('a server that is gone is told in a sentence with its address', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise(done => server.close(done));
  for (const token of ['token', '']) {
    const gone = new Nightlatch(`http://127.0.0.1:${port}`, token).now();
    await expect(gone).rejects.toThrow(`127.0.0.1:${port} does not answer: connect ECONNREFUSED`);
  }
});

test('whoever cannot be seeded is refused in a sentence', async ({ nightlatch }) => {
  const seeded = nightlatch.seed({ username: 'two words' });
  await expect(seeded).rejects.toThrow('/test-mode/seed: A username can only contain letters');
});
