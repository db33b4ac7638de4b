/** What the kit asks test mode for about apps that sign people in. */

import { inspect } from 'node:util';
import { writeFileSync } from 'node:fs';
import { expect, test } from 'nightlatch-qa';

const BACK = 'http://127.0.0.1:3000/callback';

test('someone is signed in without a browser', async ({ nightlatch }) => {
  const wiki = await nightlatch.app({ redirectUri: BACK, groups: ['readers'], algorithm: 'ES256' });
  const kim = await nightlatch.seed({
    groups: ['readers'],
    email: 'kim@example.com',
    emailVerified: true,
  });
  const told = await nightlatch.tokens(wiki, kim, 'openid email groups offline_access');
  expect(told.claims).toMatchObject({ email_verified: true, groups: ['readers'] });
  expect(told.refreshToken).not.toBe('');
  expect(inspect(told)).not.toContain(told.accessToken);
  expect(inspect(wiki)).not.toContain(wiki.clientSecret);
  await nightlatch.change(kim, { groups: ['readers', 'writers'] });
  expect((await nightlatch.tokens(wiki, kim)).claims['groups']).toEqual(['readers', 'writers']);
  await nightlatch.change(kim, { disabled: true });
  await expect(nightlatch.tokens(wiki, kim)).rejects.toThrow('can sign in here');
  expect(wiki.discovery).toBe(`${nightlatch.url}/.well-known/openid-configuration`);
  await nightlatch.removeApp(wiki);
});

test('faults are met by the app that they are for', async ({ nightlatch }) => {
  const wiki = await nightlatch.app({ redirectUri: BACK, people: [], groups: ['readers'] });
  const other = await nightlatch.app({ redirectUri: BACK, public: true, postLogoutRedirectUri: BACK });
  const kim = await nightlatch.seed({ groups: ['readers'] });
  await nightlatch.nextAuthorization({ error: 'access_denied', errorDescription: 'no' }, wiki);
  await nightlatch.nextToken({ wrong: 'nonce' }, wiki);
  await nightlatch.nextUserinfo({ status: 503 }, wiki);
  expect((await nightlatch.tokens(other, kim)).claims['nonce']).not.toBe('another');
  await expect(nightlatch.tokens(wiki, kim)).rejects.toThrow('access_denied no');
  expect((await nightlatch.tokens(wiki, kim)).claims['nonce']).toBe('another');
  await nightlatch.nextToken({ status: 503 });
  await expect(nightlatch.tokens(wiki, kim)).rejects.toThrow('temporarily_unavailable');
  for (const app of [wiki, other]) await nightlatch.removeApp(app);
});

test('a file makes a team', async ({ nightlatch }, testInfo) => {
  const path = testInfo.outputPath('team.json');
  const people = [{ username: 'kim-of-file', mfa: true, authenticators: 2 }, { invited: true }];
  const apps = [{ name: 'Notes of file', public: true, redirect_uris: [BACK] }, { name: 'Board of file' }];
  writeFileSync(path, JSON.stringify({ people, apps }));
  const team = await nightlatch.seedFile(path);
  const kim = team.people['kim-of-file'];
  expect(team.phones['kim-of-file']).toHaveLength(2);
  expect(Object.values(team.links)[0]).toContain('/invitation/');
  expect(team.apps['Board of file']?.origin).toMatch(/^https:/);
  const notes = team.clients['Notes of file'];
  if (!kim || !notes) throw new Error('not there');
  expect((await nightlatch.tokens(notes, kim)).claims['amr']).toEqual(['pwd', 'otp', 'mfa']);
  await nightlatch.removeApp(notes);
  await expect(nightlatch.seedFile('team.yaml')).rejects.toThrow('must end in .json or .toml');
  await expect(nightlatch.seedFile('none.toml')).rejects.toThrow("can't be read");
});
