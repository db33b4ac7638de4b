/** Somebody with an account, made for one test. */

import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import type { Phone } from './phone.js';
import { arrive, press, Refused } from './refusals.js';

const USED_UP = 'invitation-invalid';

/** What somebody knows and has. `recoveryCode` is '' until one was made. */
export class Person {
  constructor(
    readonly username: string,
    readonly name: string,
    public password: string,
    public phone: Phone,
    public recoveryCode = '',
  ) {}
}

/** No invitation of this worker works any more. */
export class NoneLeft extends Error {
  override readonly name = 'NoneLeft';
}

/** The links that `nightlatch invite --many` made, of which this worker takes its share. */
export class Invitations {
  private readonly mine: [username: string, link: string][];

  constructor(
    readonly path: string,
    worker: number,
    workers: number,
  ) {
    const links = JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>;
    this.mine = Object.entries(links).filter((_, index) => index % workers === worker);
  }

  /** Make the account of the next invitation that still works, as a person would. */
  async accept(page: Page, phone: Phone): Promise<Person> {
    for (let next = this.mine.shift(); next; next = this.mine.shift()) {
      const [username, link] = next;
      // At the server under test, by whatever name the one that made the link goes.
      await page.goto(new URL(link).pathname);
      if (await stillWorks(page)) return await made(page, username, phone);
    }
    throw new NoneLeft(
      `No invitation of this worker in ${this.path} works any more: each was used, revoked, ` +
        "older than 72 hours or another server's. Make more on the server: " +
        'scripts/nightlatch invite --many 100 --prefix qa- --json',
    );
  }
}

// A worker that was started again finds those used that the one before it took.
async function stillWorks(page: Page): Promise<boolean> {
  try {
    await arrive(page, 'Make your account');
    return true;
  } catch (fault) {
    if (fault instanceof Refused && fault.reason === USED_UP) return false;
    throw fault;
  }
}

async function made(page: Page, username: string, phone: Phone): Promise<Person> {
  const name = `Quinn ${randomBytes(4).toString('hex')}`;
  const person = new Person(username, name, randomBytes(18).toString('base64url'), phone);
  await page.getByLabel('Full name', { exact: true }).fill(person.name);
  await page.getByLabel('Password', { exact: true }).fill(person.password);
  await press(page, 'Create account');
  await arrive(page, 'Edit Profile', 'First set up MFA');
  return person;
}
