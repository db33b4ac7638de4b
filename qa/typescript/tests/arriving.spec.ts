/** When a page counts as arrived at, and when as refused. */

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { EditProfile, expect, handles, MfaSetup, Refused, SignIn, test } from 'nightlatch-qa';
import { onThePage, told } from '../src/refusals.js';

const SETUP = `
  <main data-screen="profile/edit"><h3 data-testid="mfa" data-value="on">MFA is on</h3></main>
  <dialog data-screen="enrolment/new">
    <label>Code <input data-testid="code"></label><button data-testid="enable">Enable</button><p></p>
  </dialog>
  <script>document.querySelector('dialog').showModal()</script>`;

const REFUSING = `
  <script>
    document.querySelector('button').onclick = () => setTimeout(() => {
      document.querySelector('p').outerHTML =
        '<p data-reason="code-already-used" data-retry-after="12">No</p>';
    }, 300);
  </script>`;

test('a refusal is told in a line', () => {
  expect(told('code-already-used', 12)).toBe('refused: code-already-used, next in 12 s');
  expect(told('code-wrong')).toBe('refused: code-wrong');
});

test('what a dialog covers is not arrived at', async ({ page }) => {
  await page.setContent(SETUP + REFUSING);
  const enabled = new MfaSetup(page).enable('123456');
  await expect(enabled).rejects.toThrow(new Refused('code-already-used', 12));
});

test('a refusal under the heading that was waited for is one', async ({ page }) => {
  await page.setContent('<h1 data-reason="mfa-required">MFA is off</h1>');
  const off = new EditProfile(page).mfaIsOff();
  await expect(off).rejects.toThrow(new Refused('mfa-required'));
});

test('what is not on the page is missed by name', async ({ page, phone }) => {
  await page.setContent('<h1>Edit Profile</h1>');
  const missed = [
    new EditProfile(page).replaceAuthenticator(),
    new SignIn(page).giveCode('123456'),
    phone.scan(page),
  ].map(async act => await act.catch((fault: Error) => fault.message));
  const [button, field, picture] = await Promise.all(missed);
  expect(button).toContain('No "replace-authenticator" in sight');
  expect(field).toContain('No field "code" in sight');
  expect(picture).toContain('No QR code in sight');
});

test('a refusal that was told is not told again', async ({ page }) => {
  const asked = 'confirmation/new';
  await page.setContent(`<main data-screen="${asked}"><p data-reason="code-wrong">No</p></main>`);
  await expect(handles.arrive(page, asked)).rejects.toThrow(new Refused('code-wrong'));
  await handles.arrive(page, asked);
  expect(await onThePage(page)).toEqual(['refused: code-wrong']);
});

test('a page counts once all of it is there', async ({ page }) => {
  const server = createServer(async (_, answer) => {
    answer.setHeader('Content-Type', 'text/html; charset=utf-8');
    answer.write(`<!doctype html><main data-screen="people/index">x${' '.repeat(2000)}`);
    await setTimeout(500);
    answer.end('<p data-reason="group-gone">No</p>');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await page.goto(`http://127.0.0.1:${port}`, { waitUntil: 'commit' });
  await expect(handles.arrive(page, 'people/index')).rejects.toThrow(new Refused('group-gone'));
  server.closeAllConnections();
  server.close();
});
