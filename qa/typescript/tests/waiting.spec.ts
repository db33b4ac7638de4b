/** The kit waits for what was asked for: as tests/unit/qa/test_kit_waiting.py has it for Python. */

import type { Page } from '@playwright/test';
import {
  Apps,
  ConfirmItIsYou,
  expect,
  type Nightlatch,
  OidcApps,
  People,
  Person,
  Phone,
  Refused,
  SecuritySettings,
  SetPassword,
  signInAndReturn,
  test,
  type WantedClient,
} from 'nightlatch-qa';

const APP = 'http://127.0.0.1:9/callback';
const AT_ONCE = 15_000; // half of what Playwright itself would wait

test.use({ actionTimeout: AT_ONCE });

test('each search returns what it found', async ({ admin, nightlatch }) => {
  await nightlatch.seed({ username: 'searched-kim' });
  await nightlatch.seed({ username: 'searched-lou' });
  const people = await new People(admin).open();
  await admin.route(/people\?/, async route => {
    await new Promise(later => setTimeout(later, 500));
    await route.continue();
  });
  expect(await people.search('searched-kim')).toEqual(['searched-kim']);
  expect(await people.search('searched-lou')).toEqual(['searched-lou']);
  await nightlatch.seed({ username: 'searched-lou2' });
  expect(await people.search('searched-lou')).toHaveLength(2);
});

test('what was done before is not taken for done again', async ({ admin, nightlatch }) => {
  const settings = await new SecuritySettings(admin).open();
  await settings.setSignInLength('advised');
  const never = settings.setSignInLength('weekly' as 'advised');
  await expect(never).rejects.toThrow('has no "weekly". Choose one of: "advised"');
  await settings.requireMfa(30);
  await expect(settings.requireMfa(91)).rejects.toThrow('The browser didn\'t send "deadline"');
  await settings.leaveMfaToEach();
  await nightlatch.reset();
});

test('a page without an address says so', async ({ page }) => {
  const opened = new ConfirmItIsYou(page).open();
  await expect(opened).rejects.toThrow('ConfirmItIsYou has no address of its own');
});

async function askedBy(page: Page, nightlatch: Nightlatch, more: Omit<WantedClient, 'redirectUri'>) {
  const app = await nightlatch.app({ redirectUri: APP, needsPkce: false, ...more });
  const query = `client_id=${app.clientId}&redirect_uri=${app.redirectUri}&scope=openid`;
  await page.goto(`${app.issuer}/oidc/authorize?response_type=code&state=s&nonce=n&${query}`);
}

test('what is refused on the way to an app is told', async ({ page, nightlatch }) => {
  const { username, name, password, phone } = await nightlatch.seed({ mfa: true });
  await askedBy(page, nightlatch, {});
  const stranger = new Person(username, name, 'not the password at all', phone);
  await expect(signInAndReturn(page, stranger, APP)).rejects.toThrow(new Refused('sign-in-wrong'));
  const other = new Person(username, name, password, new Phone(nightlatch, 'A'.repeat(32)));
  await expect(signInAndReturn(page, other, APP)).rejects.toThrow('code-wrong');
});

test('a question on the way to an app is told', async ({ page, nightlatch, personWithMfa }) => {
  await askedBy(page, nightlatch, { name: 'Asks', trusted: false });
  const back = signInAndReturn(page, personWithMfa, APP);
  await expect(back).rejects.toThrow(/back at .*The page is "Sign in to Asks"/);
});

test('a password that is refused is not kept', async ({ admin, page, personWithMfa: kim }) => {
  const old = kim.password;
  const somebody = await (await new People(admin).open()).find(kim);
  const reset = await new SetPassword(page).follow(await somebody.passwordLink());
  await expect(reset.set(kim, 'passwordpassword')).rejects.toThrow('password-not-allowed');
  expect(kim.password).toBe(old);
  await reset.set(kim, 'nine blue kettles sing');
  expect(kim.password).toBe('nine blue kettles sing');
});

test('an app is tested for one person after the other', async ({ admin, nightlatch }) => {
  const people = [await nightlatch.seed(), await nightlatch.seed({ mfa: true })];
  const board = { name: 'Board to test', origin: 'https://board-to-test.example.test' };
  const page = await (await new Apps(admin).open()).add(board);
  const got: (string | undefined)[] = [];
  for (const person of people) got.push((await page.test(person)).people['signed-in']);
  expect(got).toEqual(['needs-mfa', 'passes']);
  await nightlatch.app({ name: 'Wiki to look at', redirectUri: APP });
  const wiki = await (await new OidcApps(admin).open()).find('Wiki to look at');
  for (const person of people) {
    expect((await wiki.toldAbout(person))['preferred_username']).toBe(person.username);
  }
  await nightlatch.reset();
});
