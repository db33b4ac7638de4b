/** Stories for any server: in test mode, or deployed and on the real clock. */

import { EditProfile, expect, letIn, NewPhone, refusal, Refused, SignIn } from 'nightlatch-qa';
import { test } from './story.js';

test('turn mfa on by scanning', async ({ page, person, phone }) => {
  await new SignIn(page).signIn(person);
  const setup = await new EditProfile(page).enableMfa();
  await phone.scan(page);
  await (await setup.enable(await phone.nextCode())).saved();
  await new EditProfile(page).mfaIsOn();
});

test('turn mfa on by typing the key', async ({ page, person, phone }) => {
  await new SignIn(page).signIn(person);
  const setup = await new EditProfile(page).enableMfa();
  phone.typeIn(await setup.secretKey());
  await (await setup.enable(await phone.nextCode())).saved();
  await new EditProfile(page).mfaIsOn();
});

test('a set up that was cancelled leaves mfa off', async ({ page, person, phone }) => {
  const profile = new EditProfile(page);
  await new SignIn(page).signIn(person);
  const setup = await profile.enableMfa();
  await phone.scan(page);
  await setup.cancel();
  await profile.mfaIsOff();
  await profile.signOut(person);
  await new SignIn(page).signIn(person);
  await profile.mfaIsOff();
});

test('signed in without the form', async ({ page, personWithMfa }) => {
  const profile = await letIn(page, personWithMfa);
  await (await profile.regenerateRecoveryCode()).saved();
});

test('sign in with a code', async ({ page, personWithMfa }) => {
  await new SignIn(page).signIn(personWithMfa);
  await new EditProfile(page).signOut(personWithMfa);
});

test('a code works once', async ({ page, personWithMfa }) => {
  const { phone } = personWithMfa;
  const signIn = new SignIn(page);
  await signIn.open();
  await signIn.givePassword(personWithMfa);
  const code = await phone.nextCode();
  await signIn.giveCode(code);
  await new EditProfile(page).signOut(personWithMfa);
  await signIn.givePassword(personWithMfa);
  await expect(signIn.giveCode(code)).rejects.toThrow(/code-already-used|code-wrong/);
  await signIn.giveCode(await phone.nextCode());
});

test('a wrong code is refused and the right one taken', async ({ page, personWithMfa }) => {
  const { phone } = personWithMfa;
  const signIn = new SignIn(page);
  await signIn.open();
  await signIn.givePassword(personWithMfa);
  const wrong = signIn.giveCode(await phone.wrongCode());
  await expect(wrong).rejects.toThrow(new Refused('code-wrong'));
  await expect(refusal(page, 'code-wrong')).toBeVisible();
  await signIn.giveCode(await phone.nextCode());
});

test('recover with the recovery code', async ({ page, personWithMfa }) => {
  const { phone, recoveryCode } = personWithMfa;
  const signIn = new SignIn(page);
  await signIn.open();
  await signIn.givePassword(personWithMfa);
  const newCode = await signIn.giveRecoveryCode(recoveryCode);
  expect(await newCode.text()).not.toBe(recoveryCode);
  await newCode.saved();
  const setup = await new NewPhone(page).setUp();
  await phone.scan(page);
  await setup.enable(await phone.nextCode());
  await expect(page.getByRole('heading', { name: 'Done', exact: true })).toBeVisible();
});

test('regenerating the recovery code ends the one before', async ({ page, personWithMfa }) => {
  const profile = new EditProfile(page);
  const signIn = new SignIn(page);
  await signIn.signIn(personWithMfa);
  const newCode = await profile.regenerateRecoveryCode();
  await newCode.saved();
  await profile.signOut(personWithMfa);
  await signIn.givePassword(personWithMfa);
  const outdated = signIn.giveRecoveryCode(personWithMfa.recoveryCode);
  await expect(outdated).rejects.toThrow(new Refused('recovery-code-outdated'));
});

test('turning mfa off asks for password and code', async ({ page, personWithMfa }) => {
  await new SignIn(page).signIn(personWithMfa);
  await new EditProfile(page).turnOffMfa(personWithMfa);
  await new EditProfile(page).mfaIsOff();
});

test('with mfa off the password is enough', async ({ page, personWithMfa }) => {
  const profile = new EditProfile(page);
  const signIn = new SignIn(page);
  await signIn.signIn(personWithMfa);
  await profile.turnOffMfa(personWithMfa);
  await profile.signOut(personWithMfa);
  await signIn.signIn(personWithMfa);
  await profile.mfaIsOff();
});

test('a wrong code does not replace the authenticator', async ({ page, personWithMfa }) => {
  const profile = new EditProfile(page);
  const signIn = new SignIn(page);
  await signIn.signIn(personWithMfa);
  const setup = await profile.replaceAuthenticator();
  const wrong = setup.enable(await personWithMfa.phone.wrongCode());
  await expect(wrong).rejects.toThrow(new Refused('code-wrong'));
  await setup.cancel();
  await profile.signOut(personWithMfa);
  await signIn.signIn(personWithMfa);
});

test('a phone whose clock is wrong is told so', async ({ page, person, phone }) => {
  await new SignIn(page).signIn(person);
  const setup = await new EditProfile(page).enableMfa();
  await phone.scan(page);
  phone.ahead = -5 * 60;
  await expect(setup.enable(await phone.code())).rejects.toThrow(new Refused('clock-off'));
  phone.ahead = 0;
  await setup.enable(await phone.nextCode());
});
