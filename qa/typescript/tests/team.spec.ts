/** What administrators do: as tests/unit/qa/test_kit_pages.py has it for Python. */

import {
  Apps,
  checkApp,
  EditProfile,
  expect,
  Groups,
  letIn,
  MyApps,
  People,
  Refused,
  SecuritySettings,
  SignIn,
  test,
} from 'nightlatch-qa';

test.beforeEach(async ({ nightlatch, context }) => {
  await nightlatch.signIn(await nightlatch.seed({ mfa: true, admin: true }), context);
});

test('what an administrator does is waited for', async ({ page, browser, personWithMfa }) => {
  const people = new People(page);
  await people.open();
  const somebody = await people.find(personWithMfa);
  await somebody.disable();
  await somebody.enable();
  await somebody.signOutEverywhere();
  await somebody.resetMfa();
  const theirs = await browser.newPage();
  await new SignIn(theirs).signIn(personWithMfa);
  await new EditProfile(theirs).mfaIsOff();
  const link = somebody.passwordLink();
  await expect(link).rejects.toThrow(new Refused('needs-second-admin'));
  await people.open();
  const again = await people.find(personWithMfa);
  await again.makeAdministrator();
  await again.makeMember();
  await again.delete();
});

test('what is done to several people is taken back', async ({ page, nightlatch }) => {
  const kim = await nightlatch.seed({ email: 'kim@example.test' });
  const lou = await nightlatch.seed({ email: 'lou@example.test' });
  const people = new People(page);
  await people.open();
  await people.disable(kim, lou);
  await people.enable(kim, lou);
  await people.confirmEmails(kim, lou);
  await people.withdrawEmails(kim, lou);
  const disabled = await people.search('', 'disabled');
  expect(disabled).not.toContain(kim.username);
  expect(disabled).not.toContain(lou.username);
});

test('what an administrator makes can be handed over', async ({ page, nightlatch, personWithMfa }) => {
  const people = new People(page);
  await people.open();
  const code = await (await people.find(personWithMfa)).signInCode();
  expect(code).toMatch(/^(\w{5}-){2}\w{5}$/);
  await people.open();
  const username = `zoe-${Date.now()}`;
  expect(await people.invite(username)).toContain(`${nightlatch.url}/invitation/`);
});

test('mfa is required and left to each again', async ({ page }) => {
  const settings = new SecuritySettings(page);
  await settings.open();
  await settings.requireMfa(3);
  await settings.leaveMfaToEach();
});

test('passkeys are required and left to each again', async ({ page, nightlatch, context }) => {
  await nightlatch.signIn(await nightlatch.seed({ passkeys: 1, admin: true }), context);
  const settings = await new SecuritySettings(page).open();
  await settings.requirePasskeys(3, 'administrators');
  await settings.requirePasskeys();
  await settings.makePasskeysOptional();
});

test('the length of sign-ins is set', async ({ page }) => {
  const settings = await new SecuritySettings(page).open();
  await settings.setSignInLength('working-day');
  await settings.setSignInLength('advised');
});

test('people are put into groups and taken out again', async ({ page, nightlatch, person }) => {
  const kim = await nightlatch.seed();
  const group = await (await new Groups(page).open()).create('dev');
  await group.add(person, kim);
  await group.takeOut(kim);
  await group.rename('Developers');
  const people = await new People(page).open();
  await people.addToGroup('Developers', kim);
  await people.takeOutOfGroup('Developers', person);
  const shown = await people.find(kim);
  await shown.takeOutOfGroup('Developers');
  await shown.addToGroup('Developers');
  const groups = await new Groups(page).open();
  await (await groups.find('Developers')).remove();
  await expect(groups.create('a,b')).rejects.toThrow(new Refused('group-name-not-allowed'));
});

test('an app is changed, and found by whoever can open it', async ({ page, nightlatch, browser, personWithMfa }) => {
  const wiki = await nightlatch.app({ name: 'Old wiki', groups: ['ops'], maxAge: 900 });
  for (let number = 0; number < 8; number += 1) {
    await nightlatch.app({ name: `Board ${number}`, people: [personWithMfa] });
  }
  const shown = await (await new Apps(page).open()).find(wiki);
  await shown.change({ people: [personWithMfa], groups: [], askAgain: '', backgroundCounts: true });
  const theirs = await browser.newPage();
  await letIn(theirs, personWithMfa);
  const mine = await new MyApps(theirs).open();
  await mine.search('wiki');
  expect(await mine.shown()).toEqual([wiki.name]);
  expect((await checkApp(theirs, wiki, '/', { method: 'POST' })).status).toBe(401);
  expect((await checkApp(theirs, wiki)).passes).toBe(true);
  expect((await checkApp(theirs, wiki, '/', { method: 'POST' })).passes).toBe(true);
  expect((await checkApp(theirs, wiki, '/.nightlatch/sign-out')).passes).toBe(false);
  expect((await checkApp(theirs, wiki, '/', { background: true })).status).toBe(401);
});
