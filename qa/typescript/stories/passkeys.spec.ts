/** Stories of passkeys, in Chromium: nothing in them needs the clock moved. */

import {
  EditProfile,
  expect,
  letIn,
  NewPhone,
  Passkey,
  Refused,
  SecurityKey,
  SignIn,
} from 'nightlatch-qa';
import { test } from './story.js';

const CANCELLED = new Refused('passkey-cancelled');

test('a passkey signs in by itself', async ({ page, personWithPasskey }) => {
  const profile = new EditProfile(page);
  await (await new SignIn(page).open()).usePasskey();
  await (await profile.open()).mfaIsOn();
  await profile.signOut(personWithPasskey);
});

test('the browser suggests it for the username', async ({ page, personWithPasskey }) => {
  const profile = new EditProfile(page);
  await (await new SignIn(page).open()).chooseSuggestedPasskey();
  await (await profile.open()).mfaIsOn();
  await profile.signOut(personWithPasskey);
});

test('a passkey takes the place of the code', async ({ page, personWithPasskey }) => {
  await (await new SignIn(page).begin(personWithPasskey)).usePasskey();
  await (await new EditProfile(page).open()).mfaIsOn();
});

test('whoever has neither adds one and signs in with it', async ({ page, person, passkey }) => {
  const profile = await letIn(page, person);
  person.recoveryCode = await (await profile.addPasskey()).saved();
  await profile.signOut(person);
  await (await new SignIn(page).open()).usePasskey();
  await passkey.remove();
  await (await profile.open()).signOut(person);
  await new SignIn(page).recover(person);
});

test('a finger that is not recognized opens nothing', async ({ page, personWithPasskey }) => {
  const signIn = await new SignIn(page).open();
  const { passkey } = personWithPasskey;
  await passkey.failVerification();
  await expect(signIn.usePasskey()).rejects.toThrow(CANCELLED);
  await passkey.passVerification();
  await signIn.usePasskey();
});

test('a dialog that is closed can be opened again', async ({ page, person, passkey }) => {
  const profile = await letIn(page, person);
  await passkey.cancel();
  await expect(profile.addPasskey()).rejects.toThrow(CANCELLED);
  await passkey.answer();
  await (await (await profile.open()).addPasskey()).saved();
  await expect(profile.addPasskey()).rejects.toThrow(new Refused('passkey-already-there'));
});

test('a copy is refused', async ({ page, personWithPasskey, passkey }) => {
  const signIn = new SignIn(page);
  await (await signIn.open()).usePasskey();
  await (await new EditProfile(page).open()).signOut(personWithPasskey);
  await passkey.setCounter(0);
  await expect((await signIn.open()).usePasskey()).rejects.toThrow(new Refused('passkey-copied'));
});

test('a passkey that was lost is removed from the account', async ({
  page,
  personWithPasskey,
  passkey,
}) => {
  const signIn = new SignIn(page);
  await (await signIn.open()).usePasskey();
  const spare = await new Passkey().putInto(page.context());
  const profile = await new EditProfile(page).open();
  await profile.addPasskey();
  await profile.renamePasskey('Passkey', 'The old phone');
  await profile.removePasskey('The old phone');
  await profile.signOut(personWithPasskey);
  await passkey.putInto(page.context());
  await expect((await signIn.open()).usePasskey()).rejects.toThrow(new Refused('passkey-unknown'));
  await spare.putInto(page.context());
  await (await signIn.open()).usePasskey();
});

test('a security key does for the second step alone', async ({ page, person }) => {
  const signIn = new SignIn(page);
  const profile = await letIn(page, person);
  person.passkeys.push(await new SecurityKey().putInto(page.context()));
  person.recoveryCode = await (await profile.addPasskey()).saved();
  await profile.signOut(person);
  await expect((await signIn.open()).usePasskey()).rejects.toThrow(CANCELLED);
  await signIn.signIn(person);
});

test('each tab knows of what another one used', async ({ page, personWithPasskey }) => {
  const tabs = [page, await page.context().newPage()];
  for (const tab of [...tabs, ...tabs, await page.context().newPage()]) {
    await (await new SignIn(tab).open()).usePasskey();
    await (await new EditProfile(tab).open()).signOut(personWithPasskey);
  }
});

test('after a lost phone a passkey does', async ({ page, personWithMfa, passkey: _ }) => {
  const signIn = new SignIn(page);
  await (await signIn.recover(personWithMfa)).saved();
  await (await new NewPhone(page).here()).addPasskey();
  await (await new EditProfile(page).open()).signOut(personWithMfa);
  await (await signIn.open()).usePasskey();
});

test('a passkey that was found goes on working', async ({ page, personWithPasskey }) => {
  const signIn = new SignIn(page);
  await (await signIn.recover(personWithPasskey)).saved();
  await (await new NewPhone(page).here()).keepFoundPasskey();
  await new EditProfile(page).signOut(personWithPasskey);
  await (await signIn.open()).usePasskey();
});
