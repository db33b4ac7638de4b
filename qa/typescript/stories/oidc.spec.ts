/** Stories of apps that sign people in by OpenID Connect: test mode only. */

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { EditProfile, expect, letIn, type OidcApp, SignIn, signInAndReturn } from 'nightlatch-qa';
import { test as story } from './story.js';

const test = story.extend<{ wiki: OidcApp }, { back: string }>({
  // An app of which only the page is there that people come back to.
  back: [
    async ({}, use) => {
      const server = createServer((_, answer) => {
        answer.setHeader('Content-Type', 'text/html').end('<h1>Wiki</h1>');
      });
      await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
      await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}/callback`);
      server.closeAllConnections();
      server.close();
    },
    { scope: 'worker' },
  ],

  wiki: async ({ nightlatch, back, person }, use) =>
    await use(await nightlatch.app({ redirectUri: back, people: [person], needsPkce: false })),
});

async function send(page: Page, app: OidcApp): Promise<void> {
  const asked = { response_type: 'code', client_id: app.clientId, scope: 'openid' };
  const query = new URLSearchParams({ ...asked, redirect_uri: app.redirectUri });
  await page.goto(`${app.issuer}/oidc/authorize?${query.toString()}`);
}

test('an app sends people and gets them back', async ({ page, wiki, personWithMfa }) => {
  await send(page, wiki);
  await signInAndReturn(page, personWithMfa, wiki.redirectUri);
  await expect(page.getByRole('heading', { name: 'Wiki' })).toBeVisible();
  expect(page.url()).toContain('code=');
});

test('whoever is signed in is not asked', async ({ page, wiki, person }) => {
  await letIn(page, person);
  await send(page, wiki);
  expect(page.url()).toContain('code=');
});

test('an app survives a refusal', async ({ page, nightlatch, wiki, person }) => {
  await letIn(page, person);
  await nightlatch.nextAuthorization({ error: 'access_denied' }, wiki);
  await send(page, wiki);
  expect(page.url()).toContain('error=access_denied');
  await new EditProfile(page).open();
});

test('tokens expire by the clock', async ({ clock, nightlatch, wiki, person }) => {
  const before = (await nightlatch.tokens(wiki, person)).claims;
  await clock.advance(3600);
  const after = (await nightlatch.tokens(wiki, person)).claims;
  expect(Number(before['exp'])).toBeLessThan(Number(after['iat']));
  await nightlatch.nextToken({ expiredCode: true }, wiki);
  await expect(nightlatch.tokens(wiki, person)).rejects.toThrow('invalid_grant');
});

test('a team comes from a file', async ({ nightlatch, page }) => {
  const team = await nightlatch.seedFile(fileURLToPath(new URL('team.toml', import.meta.url)));
  const [kim] = Object.values(team.people);
  const wiki = team.clients['Wiki of the file'];
  if (!kim || !wiki) throw new Error('not there');
  expect((await nightlatch.tokens(wiki, kim)).claims['groups']).toEqual(['file readers']);
  expect(team.phones[kim.username]).toHaveLength(2);
  for (const passkey of kim.passkeys) {
    await passkey.putInto(page.context());
    await new SignIn(page).signIn(kim);
    await new EditProfile(page).signOut(kim);
  }
});
