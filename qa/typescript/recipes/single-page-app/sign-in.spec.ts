/** People sign in to a single-page app, which the test itself serves. */

import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect, type OidcApp, signInAndReturn, test as base } from 'nightlatch-qa';

interface Notes {
  url: string;
  registered: OidcApp;
}

const LIBRARY = '../browser/oidc-client-ts.min.js';
const files: Record<string, [type: string, content: string | Buffer]> = {
  '/app.js': ['text/javascript', read(new URL('app.js', import.meta.url))],
  '/oidc-client-ts.js': [
    'text/javascript',
    read(new URL(LIBRARY, import.meta.resolve('oidc-client-ts'))),
  ],
};

function read(url: URL): Buffer {
  return readFileSync(fileURLToPath(url));
}

const test = base.extend<object, { notes: Notes }>({
  notes: [
    async ({ nightlatch }, use) => {
      const server = createServer((request, answer) => {
        const index = ['text/html', read(new URL('index.html', import.meta.url))] as const;
        const [type, content] = files[request.url ?? ''] ?? index;
        answer.setHeader('Content-Type', type).end(content);
      });
      await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const registered = await nightlatch.app({
        name: 'Notes',
        public: true,
        redirectUri: `${url}/`,
        groups: ['writers'],
      });
      const settings = { authority: registered.issuer, client_id: registered.clientId };
      files['/settings.json'] = ['application/json', JSON.stringify(settings)];
      await use({ url, registered });
      server.closeAllConnections();
      server.close();
    },
    { scope: 'worker' },
  ],
});

test('people sign in, and stay signed in', async ({ page, nightlatch, clock, notes }) => {
  const kim = await nightlatch.seed({ groups: ['writers'] });
  await page.goto(notes.url);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await signInAndReturn(page, kim, notes.url);
  await expect(page.getByText(`Signed in as ${kim.name}`)).toBeVisible();
  await clock.advanceServer(11 * 60); // by then the access token has expired
  await page.getByRole('button', { name: 'Renew' }).click();
  await expect(page.getByText(`Signed in as ${kim.name}`)).toBeVisible();
});

test('whoever cannot stay signed in is told', async ({ page, nightlatch, notes }) => {
  const kim = await nightlatch.seed({ groups: ['writers'] });
  await nightlatch.signIn(kim, page.context());
  await page.goto(notes.url);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByText(`Signed in as ${kim.name}`)).toBeVisible();
  await nightlatch.nextToken({ error: 'invalid_grant' }, notes.registered);
  await page.getByRole('button', { name: 'Renew' }).click();
  await expect(page.getByText('Nobody')).toBeVisible();
});

test('a mix-up of providers signs nobody in', async ({ page, nightlatch, notes }) => {
  await nightlatch.nextAuthorization({ wrong: 'state' }, notes.registered);
  await page.goto(notes.url);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByText('Not signed in')).toBeVisible();
});
