/** Stories that need the clock moved: test mode only. */

import {
  ConfirmItIsYou,
  EditProfile,
  expect,
  People,
  Refused,
  SecuritySettings,
  SetPassword,
  SignIn,
} from 'nightlatch-qa';
import { test } from './story.js';

const MINUTE = 60;

test('five wrong codes cost half a minute', async ({ page, clock, personWithMfa }) => {
  const { phone } = personWithMfa;
  const signIn = new SignIn(page);
  await signIn.open();
  await signIn.givePassword(personWithMfa);
  for (let tries = 0; tries < 5; tries += 1) {
    const wrong = signIn.giveCode(await phone.wrongCode());
    await expect(wrong).rejects.toThrow(new Refused('code-wrong'));
  }
  const soon: unknown = await signIn.giveCode(await phone.nextCode()).catch(fault => fault);
  expect(soon).toMatchObject({ reason: 'too-many-tries', retryAfter: expect.any(Number) });
  await clock.advance((soon as Refused).retryAfter ?? NaN);
  await signIn.giveCode(await phone.nextCode());
});

test('the set up expires after 15 minutes', async ({ page, clock, person, phone }) => {
  await new SignIn(page).signIn(person);
  const setup = await new EditProfile(page).enableMfa();
  await phone.scan(page);
  await clock.advance(16 * MINUTE);
  const late = setup.enable(await phone.nextCode());
  await expect(late).rejects.toThrow(new Refused('setup-expired'));
  await setup.startAgain(person);
  await phone.scan(page);
  await setup.enable(await phone.nextCode());
});

test('a set up that expired leaves mfa off', async ({ page, clock, nightlatch, person, phone }) => {
  const profile = new EditProfile(page);
  await new SignIn(page).signIn(person);
  await profile.enableMfa();
  await phone.scan(page);
  await clock.advance(16 * MINUTE);
  await profile.open();
  await profile.mfaIsOff();
  await profile.signOut(person);
  await new SignIn(page).signIn(person);
  await clock.advance(11 * MINUTE);
  await page.goto(`${nightlatch.url}/profile/password`);
  await new ConfirmItIsYou(page).confirm(person, 'profile/password');
});

test('confirmation is asked for again after 10 minutes', async ({ page, clock, nightlatch, personWithMfa }) => {
  await new SignIn(page).signIn(personWithMfa);
  await clock.advance(11 * MINUTE);
  await page.goto(`${nightlatch.url}/profile/password`);
  await new ConfirmItIsYou(page).confirm(personWithMfa, 'profile/password');
});

test('a passkey confirms it and turns mfa off', async ({
  page,
  clock,
  nightlatch,
  personWithPasskey,
}) => {
  const profile = new EditProfile(page);
  await (await new SignIn(page).open()).usePasskey();
  await clock.advance(11 * MINUTE);
  await page.goto(`${nightlatch.url}/profile/password`);
  await new ConfirmItIsYou(page).confirm(personWithPasskey, 'profile/password');
  await (await profile.open()).turnOffMfa(personWithPasskey);
  await profile.signOut(personWithPasskey);
  await new SignIn(page).signIn(personWithPasskey);
});

test('a reset link takes a passkey', async ({ admin, page, personWithPasskey }) => {
  const theirs = await (await new People(admin).open()).find(personWithPasskey);
  const reset = await new SetPassword(page).follow(await theirs.passwordLink());
  await reset.set(personWithPasskey, 'eight calm otters float');
  await (await new EditProfile(page).open()).mfaIsOn();
});

test('a passkey is offered once', async ({ page, personWithMfa, passkey: _ }) => {
  const profile = new EditProfile(page);
  await new SignIn(page).signIn(personWithMfa);
  await profile.declinePasskey();
  await profile.signOut(personWithMfa);
  await new SignIn(page).signIn(personWithMfa);
  await expect(profile.part('passkey-offer')).toBeHidden();
  await profile.addPasskey();
});

test('a session ends after an hour unused', async ({ page, clock, nightlatch, person }) => {
  await new SignIn(page).signIn(person);
  await clock.advance(61 * MINUTE);
  await page.goto(`${nightlatch.url}/profile`);
  await expect(page.getByRole('heading', { name: /^Sign in to / })).toBeVisible();
});

test('where passkeys are required people add one first', async ({
  administrator,
  admin,
  clock,
  nightlatch,
  page,
  person,
  passkey: _,
}) => {
  const settings = new SecuritySettings(admin);
  await nightlatch.addPasskey(administrator);
  await (await settings.open()).requirePasskeys();
  await clock.advance(24 * 60 * MINUTE);
  await new SignIn(page).signIn(person);
  const profile = new EditProfile(page);
  await (await profile.addPasskey()).saved();
  await profile.signOut(person);
  await (await new SignIn(page).open()).usePasskey();
  await nightlatch.putClockBack();
  await (await settings.open()).makePasskeysOptional();
});
