/** Stories in front of apps: test mode only, where no proxy and no app are needed. */

import {
  Apps,
  checkApp,
  EditProfile,
  expect,
  Groups,
  letIn,
  MyApps,
  SignIn,
  type TeamApp,
} from 'nightlatch-qa';
import { test } from './story.js';

test('people with mfa open an app until they sign out', async ({ page, app, personWithMfa }) => {
  expect((await checkApp(page, app)).status).toBe(302);
  await new SignIn(page).signIn(personWithMfa);
  const told = await checkApp(page, app, '/find?q=a%26b');
  expect(told.passes).toBe(true);
  expect(told.headers.get('Remote-User')).toBe(personWithMfa.username);
  await new EditProfile(page).signOut(personWithMfa);
  expect((await checkApp(page, app)).passes).toBe(false);
});

test('an app of a group is for its people', async ({ admin, page, nightlatch, personWithMfa }) => {
  const board = await nightlatch.app({ name: 'Board', groups: ['ops'] });
  await letIn(page, personWithMfa);
  expect((await checkApp(page, board)).status).toBe(403);
  const groups = new Groups(admin);
  await (await (await groups.open()).find('ops')).add(personWithMfa);
  expect((await checkApp(page, board)).passes).toBe(true);
  expect(await (await new MyApps(page).open()).shown()).toContain(board.name);
  await (await (await groups.open()).find('ops')).takeOut(personWithMfa);
  expect((await checkApp(page, board, '/', { background: true })).status).toBe(403);
});

test('an administrator adds an app', async ({ admin, page, personWithMfa }) => {
  const wiki: TeamApp = { name: 'Team wiki', origin: 'https://team-wiki.example.test' };
  const apps = new Apps(admin);
  const shown = await (await apps.open()).add(wiki, { people: [personWithMfa] });
  expect((await shown.test(personWithMfa)).people['signed-in']).toBe('passes');
  await letIn(page, personWithMfa);
  expect((await checkApp(page, wiki)).passes).toBe(true);
  await (await (await apps.open()).find(wiki)).remove();
  expect((await checkApp(page, wiki)).status).toBe(403);
});

test('an app opens only with a passkey', async ({ admin, page, app, personWithMfa, passkey: _ }) => {
  const profile = new EditProfile(page);
  const shown = await (await new Apps(admin).open()).find(app);
  await shown.change({ needsPasskey: true });
  await new SignIn(page).signIn(personWithMfa);
  expect((await checkApp(page, app)).status).toBe(302);
  await profile.addPasskey();
  await profile.signOut(personWithMfa);
  await (await new SignIn(page).open()).usePasskey();
  expect((await checkApp(page, app)).passes).toBe(true);
});
