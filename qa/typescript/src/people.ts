/** Someone with an account, created for one test. */

import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import type { Page, WorkerInfo } from '@playwright/test';
import { arrive, fill, press } from './handles.js';
import { keep } from './hiding.js';
import type { Passkey } from './passkeys.js';
import type { Phone } from './phone.js';
import { Refused } from './refusals.js';
import { Screen } from './screen.js';

const USED_UP = 'invitation-invalid';

/** What someone knows and has. `recoveryCode` is '' until there is one. */
export class Person {
  // Out of sight of whatever prints this object, such as `expect`.
  #password = '';
  #phone: Phone;
  #recoveryCode = '';
  readonly #passkeys: Passkey[];

  constructor(
    readonly username: string,
    readonly name: string,
    password: string,
    phone: Phone,
    recoveryCode = '',
    passkeys: Passkey[] = [],
  ) {
    this.password = password;
    this.#phone = phone;
    this.recoveryCode = recoveryCode;
    this.#passkeys = passkeys;
  }

  get password(): string {
    return this.#password;
  }

  set password(password: string) {
    keep(password);
    this.#password = password;
  }

  get phone(): Phone {
    return this.#phone;
  }

  set phone(phone: Phone) {
    this.#phone = phone;
  }

  get passkeys(): Passkey[] {
    return this.#passkeys;
  }

  /** The first of their passkeys. */
  get passkey(): Passkey {
    const [first] = this.#passkeys;
    if (first) return first;
    throw new Error(`${this.username} has no passkey: use personWithPasskey`);
  }

  get recoveryCode(): string {
    return this.#recoveryCode;
  }

  set recoveryCode(code: string) {
    keep(code);
    this.#recoveryCode = code;
  }
}

/** None of this worker's invitations still works. */
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

  /** Create the account of the next invitation that still works, as a person would. */
  async accept(page: Page, phone: Phone): Promise<Person> {
    for (let next = this.mine.shift(); next; next = this.mine.shift()) {
      const [username, link] = next;
      try {
        // At the server under test, by whatever name the one that made the link goes.
        return await made(new Screen(page), new URL(link).pathname, username, phone);
      } catch (fault) {
        // Another shard, or a worker that was started again, may have taken it before us, or while
        // we were filling in the form.
        if (!(fault instanceof Refused && fault.reason === USED_UP)) throw fault;
      }
    }
    throw new NoneLeft(
      `No invitation of this worker in ${this.path} still works: each was used, revoked, ` +
        'older than 72 hours or for another server. Create more on the server: ' +
        'scripts/nightlatch invite --many 100 --prefix qa- --json',
    );
  }
}

/** This worker's share of the file, of those of all workers in all shards; none without a file. */
export function shareOf(
  { parallelIndex, config }: Pick<WorkerInfo, 'parallelIndex' | 'config'>,
  path: string,
): Invitations | undefined {
  if (!existsSync(path)) return undefined;
  const { current, total } = config.shard ?? { current: 1, total: 1 };
  const index = (current - 1) * config.workers + parallelIndex;
  return new Invitations(path, index, total * config.workers);
}

async function made(
  screen: Screen,
  path: string,
  username: string,
  phone: Phone,
): Promise<Person> {
  await screen.go(path);
  return await createAccount(screen.page, username, phone);
}

/** Where signing in leads to. */
export const IN = [
  'profile/edit',
  'my-apps/index',
  'mfa-requirement/show',
  'mfa-requirement/passkey',
];

/** Fill in the page of an invitation that is open, as the person would. Throws Refused. */
export async function createAccount(page: Page, username: string, phone: Phone): Promise<Person> {
  await arrive(page, 'acceptance/new');
  const name = `Quinn ${randomBytes(4).toString('hex')}`;
  const person = new Person(username, name, randomBytes(18).toString('base64url'), phone);
  await fill(page, 'name', person.name);
  await fill(page, 'password', person.password);
  await press(page, 'create-account');
  await arrive(page, ...IN);
  return person;
}
