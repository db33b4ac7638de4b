/** What a failing test shows: as tests/unit/qa/test_kit_elsewhere.py has it for Python. */

import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { expect, test } from 'nightlatch-qa';
import { masked } from '../src/hiding.js';

const KIT = join(import.meta.dirname, '..');

const LEAKING = `
import { appendFileSync } from 'node:fs';
import { EditProfile, expect, SignIn, test } from 'nightlatch-qa';

const note = (...secrets: string[]) =>
  appendFileSync(process.env['SECRETS'] ?? '', secrets.map(secret => secret + '\\n').join(''));

test('the person', async ({ personWithMfa, nightlatch }) => {
  const { password, phone, recoveryCode } = personWithMfa;
  note(password, phone.secret, recoveryCode, nightlatch.token, await phone.nextCode());
  console.log(password, phone.secret);
  expect.soft(personWithMfa).toBe(1);
  expect.soft(password).toBe(1);
  await test.step('in a step', async () => expect(phone.secret).toBe(1));
});

test('a code that nobody read', async ({ page, context, personWithMfa, nightlatch }) => {
  await nightlatch.signIn(personWithMfa, context);
  await new EditProfile(page).open();
  await new EditProfile(page).regenerateRecoveryCode();
  note(await page.getByTestId('recovery-code').innerText());
  await expect(page.getByTestId('recovery-code')).toHaveText('', { timeout: 100 });
});

test('a key, in a browser of their own', async ({ browser, person, nightlatch }) => {
  const context = await browser.newContext();
  await nightlatch.signIn(person, context);
  const page = await context.newPage();
  await new EditProfile(page).open();
  const setup = await new EditProfile(page).enableMfa();
  const link = (await page.locator('a[href^=otpauth]').first().getAttribute('href')) ?? '';
  note(new URL(link).searchParams.get('secret') ?? '', await setup.secretKey());
  throw new Error('anything');
});

test('a field that cannot be filled', async ({ page, person }) => {
  const signIn = new SignIn(page);
  await signIn.open();
  await signIn.fill('password', person.password);
  await signIn.part('password').evaluate(field => field.setAttribute('readonly', ''));
  page.setDefaultTimeout(500);
  await signIn.part('password').fill(person.password);
});
`;

const CONFIG = `
import { defineConfig } from '@playwright/test';
export default defineConfig({
  timeout: 90_000,
  workers: 1,
  outputDir: 'out',
  reporter: [['line'], ['./steps.ts'], ['json', { outputFile: 'report.json' }]],
});
`;

// What the HTML report is made of.
const STEPS = `
export default class {
  onStepBegin(test, result, step) {
    console.log(step.title);
  }
  onStepEnd(test, result, step) {
    console.log(step.title, JSON.stringify(step.error ?? ''));
  }
}
`;

test('no failure shows a secret', async ({}, testInfo) => {
  test.setTimeout(300_000);
  // Inside the kit, so that what its tests are made of is found.
  const folder = join(KIT, 'test-results', `failing-${testInfo.parallelIndex}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'leaking.spec.ts'), LEAKING);
  writeFileSync(join(folder, 'playwright.config.ts'), CONFIG);
  writeFileSync(join(folder, 'steps.ts'), STEPS);
  writeFileSync(join(folder, 'secrets'), '');
  const said = await playwright(folder);
  expect(said).toContain('4 failed');
  expect(said).toContain('Fill "***"');
  const shown = [said, ...textsIn(folder)].join('\n');
  expect(shown).toContain('***');
  const secrets = readFileSync(join(folder, 'secrets'), 'utf8').trim().split('\n');
  expect(secrets).toHaveLength(8);
  expect(secrets.filter(secret => shown.includes(secret))).toEqual([]);
});

async function playwright(folder: string): Promise<string> {
  const program = join(KIT, 'node_modules/.bin/playwright');
  const env = { ...process.env, SECRETS: join(folder, 'secrets') };
  return await new Promise(done => {
    execFile(program, ['test'], { cwd: folder, env }, (_, out, errors) => done(out + errors));
  });
}

function textsIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(name => /report\.json$|\.md$/.test(name))
    .map(name => readFileSync(join(folder, name), 'utf8'));
}

test('a person tells no secret of itself', async ({ nightlatch }) => {
  const person = await nightlatch.seed({ mfa: true });
  const printed = inspect({ person, nightlatch }, { depth: 9, showHidden: true });
  const told = `${printed} ${JSON.stringify(person)}`;
  const { password, phone, recoveryCode } = person;
  for (const secret of [password, phone.secret, recoveryCode, nightlatch.token]) {
    expect(told.includes(secret)).toBe(false);
  }
});

for (const secret of [
  'AAAAA-BBBBB-CCCCC-DDDDD-EEEEE',
  'AAAAA-BBBBB-CCCCC',
  'JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP',
  'otpauth://totp/x:y?secret=JBSWY3DP&issuer=x',
]) {
  test(`what is shaped like a secret is hidden, ${secret.slice(0, 20)}`, () => {
    expect(masked(`"${secret}"`)).toBe('"***"');
  });
}

test('what is typed into a field for a password is hidden', () => {
  expect(masked('- textbox "New password": any words')).toBe('- textbox "New password": ***');
  expect(masked('- textbox "Username": kim')).toBe('- textbox "Username": kim');
});
