/** What administrators do: as tests/unit/qa/test_kit_pages.py has it for Python. */

import { EditProfile, expect, People, Refused, SecuritySettings, SignIn, test } from 'nightlatch-qa';

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
