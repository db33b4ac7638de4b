/** People sign in to an app with Auth.js: with their second factor, and when something goes wrong. */

import { spawn } from 'node:child_process';
import { expect, type OidcApp, signInAndReturn, test as base } from 'nightlatch-qa';

interface Wiki {
  url: string;
  registered: OidcApp;
}

const test = base.extend<object, { wiki: Wiki }>({
  wiki: [
    async ({ nightlatch }, use, worker) => {
      const port = 3100 + worker.parallelIndex;
      const url = `http://127.0.0.1:${port}`;
      const registered = await nightlatch.app({
        name: 'Wiki',
        redirectUri: `${url}/auth/callback/nightlatch`,
        groups: ['ops'],
      });
      const app = spawn(process.execPath, ['app.js'], {
        cwd: import.meta.dirname,
        env: {
          ...process.env,
          PORT: String(port),
          ISSUER: registered.issuer,
          CLIENT_ID: registered.clientId,
          CLIENT_SECRET: registered.clientSecret,
        },
        stdio: ['ignore', 'inherit', 'inherit'],
      });
      await expect(() => fetch(url)).toPass({ timeout: 20_000 });
      await use({ url, registered });
      app.kill();
    },
    { scope: 'worker' },
  ],
});

test('people of a group sign in', async ({ page, nightlatch, wiki }) => {
  const kim = await nightlatch.seed({ mfa: true, groups: ['ops'] });
  await page.goto(wiki.url);
  await page.getByRole('link', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: 'Sign in with Nightlatch' }).click();
  await signInAndReturn(page, kim, wiki.url);
  await expect(page.getByText(`Signed in as ${kim.name}`)).toBeVisible();
});

test('a token for somebody else signs nobody in', async ({ page, nightlatch, wiki }) => {
  const kim = await nightlatch.seed({ groups: ['ops'] });
  await nightlatch.signIn(kim, page.context());
  await nightlatch.nextToken({ wrong: 'nonce' }, wiki.registered);
  await page.goto(`${wiki.url}/auth/signin`);
  await page.getByRole('button', { name: 'Sign in with Nightlatch' }).click();
  await page.waitForURL(`${wiki.url}/auth/**`);
  await page.goto(wiki.url);
  await expect(page.getByRole('link', { name: 'Sign in' })).toBeVisible();
});
