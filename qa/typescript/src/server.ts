/** The server under test: one started for these tests, or a deployed one. */

import type { BrowserContext } from '@playwright/test';
import { ask, CannotTest } from './asking.js';
import type { TeamApp, WantedApp } from './front-door.js';
import { keep } from './hiding.js';
import { clientAsSent, type MadeClient, OidcApp, type WantedClient, whose } from './oidc.js';
import { SignIn } from './signing-in.js';
import { Passkey } from './passkeys.js';
import type { Person } from './people.js';
import { Phone } from './phone.js';
import { Provider } from './provider.js';
import {
  asPerson,
  asTeam,
  type Change,
  type MadePasskey,
  type MadePerson,
  type MadeTeam,
  readTeam,
  type Team,
  type Wanted,
} from './seeding.js';
import { asSent } from './sending.js';

interface Opened {
  cookies: { name: string; value: string }[];
}

interface AddedPasskey {
  passkey: MadePasskey;
  recovery_code: string;
}

interface Follower {
  advanceBrowser(seconds: number): Promise<void>;
}

/** A server. `token` opens its test mode; without one, clock and people can't be changed. */
export class Nightlatch extends Provider {
  readonly url: string;
  /** Browsers whose clocks go along with the server's. */
  readonly followers = new Set<Follower>();
  // Out of sight of whatever prints this object.
  readonly #token: string;
  private ahead: number | undefined;
  private isMoved = false;

  constructor(
    url: string,
    token = '',
    public setupLink = '',
  ) {
    super();
    this.url = url.replace(/\/+$/, '');
    this.#token = token;
    keep(token);
  }

  /** What opens the test mode, or ''. */
  get token(): string {
    return this.#token;
  }

  /** Whether the clock can be moved and people created. */
  get testMode(): boolean {
    return this.token !== '';
  }

  /** The server's time, in seconds since 1970. */
  async now(): Promise<number> {
    if (this.testMode) return (await this.ask<{ now: number }>('clock')).now;
    this.ahead ??= await this.measured();
    return Date.now() / 1000 + this.ahead;
  }

  /** Move the server's clock. Test mode only. */
  async advance(seconds: number): Promise<void> {
    this.isMoved = true;
    await this.ask('clock', { advance: seconds });
  }

  /** Move the clocks of the server and of the test's browsers. Test mode only. */
  async advanceAll(seconds: number): Promise<void> {
    await this.advance(seconds);
    for (const clock of this.followers) await clock.advanceBrowser(seconds);
  }

  /** Set the server's clock back to the real time, if it was moved. Test mode only. */
  async putClockBack(): Promise<void> {
    if (!this.isMoved) return;
    await this.ask('clock', { set: 'back' });
    this.isMoved = false;
  }

  /** Create someone new. Test mode only. */
  async seed(wanted: Wanted = {}): Promise<Person> {
    const { people } = await this.ask<{ people: [MadePerson] }>('seed', { people: [asSent(wanted)] });
    return await asPerson(people[0], this.phone(people[0].secret));
  }

  /** Create what a file ending in .json or .toml describes. Test mode only. */
  async seedFile(path: string): Promise<Team> {
    const made = await this.send<MadeTeam>('seed', ...readTeam(path));
    return await asTeam(made, secret => this.phone(secret));
  }

  /** Do to someone what an administrator could. Test mode only. */
  async change(person: Person, change: Change): Promise<void> {
    await this.ask('person', { username: person.username, ...asSent(change) });
  }

  /**
   * Create an app, or change the one of that name to what is wanted. Test mode only.
   *
   * It signs people in by OpenID Connect if there is an address that they come back to.
   */
  async app(wanted?: WantedApp): Promise<TeamApp>;
  async app(wanted: WantedClient): Promise<OidcApp>;
  async app(wanted: WantedApp | WantedClient = {}): Promise<TeamApp | OidcApp> {
    if ('redirectUri' in wanted) {
      return new OidcApp(await this.ask<MadeClient>('app', clientAsSent(wanted)));
    }
    const { people, ...rest } = wanted;
    const whose = people && { people: people.map(person => person.username) };
    return await this.ask<TeamApp>('app', { ...asSent(rest), ...whose });
  }

  /** Remove an app, if it is still there. Test mode only. */
  async removeApp(app: TeamApp | OidcApp): Promise<void> {
    await this.ask('app/removal', 'origin' in app ? { origin: app.origin } : whose(app));
  }

  /** One more phone, by this server's time; it moves the clock where it can. */
  phone(secret = ''): Phone {
    if (!this.testMode) return new Phone(this, secret);
    return new Phone(this, secret, seconds => this.advanceAll(seconds));
  }

  /** Give someone MFA, on since yesterday, and a recovery code. Test mode only. */
  async turnMfaOn(person: Person): Promise<void> {
    const made = await this.ask<MadePerson>('mfa', { username: person.username });
    person.phone.typeIn(made.secret);
    person.recoveryCode = made.recovery_code;
  }

  /** Give someone one more passkey, in no browser yet unless `on` is. Test mode only. */
  async addPasskey(person: Person, on: Passkey = new Passkey()): Promise<Passkey> {
    const wanted = { username: person.username, kind: on.kind };
    const made = await this.ask<AddedPasskey>('passkey', wanted);
    await on.keep(made.passkey.credential);
    person.passkeys.push(on);
    person.recoveryCode = made.recovery_code || person.recoveryCode;
    return on;
  }

  /** Sign the person in to this browser; in test mode without the form. */
  async signIn(person: Person, context: BrowserContext): Promise<void> {
    if (!this.testMode) {
      const page = await context.newPage();
      await new SignIn(page, this.url).signIn(person);
      await page.close();
      return;
    }
    const shared = { url: this.url, httpOnly: true, sameSite: 'Lax' } as const;
    const cookies = Object.entries(await this.cookies(person));
    await context.addCookies(cookies.map(([name, value]) => ({ name, value, ...shared })));
  }

  /** What a browser sends in which the person has just signed in. Test mode only. */
  async cookies(person: Person): Promise<Record<string, string>> {
    const { cookies } = await this.ask<Opened>('session', { username: person.username });
    for (const { value } of cookies) keep(value);
    return Object.fromEntries(cookies.map(({ name, value }) => [name, value]));
  }

  /** Delete everyone and correct the clock; returns the setup link. Test mode only. */
  async reset(): Promise<string> {
    this.setupLink = (await this.ask<{ setup_link: string }>('reset', {})).setup_link;
    return this.setupLink;
  }

  private async measured(): Promise<number> {
    const before = Date.now();
    const answer = await ask(`${this.url}/healthz`);
    const told = Date.parse(answer.headers.get('Date') ?? '');
    if (Number.isNaN(told)) throw new CannotTest(`${this.url}/healthz doesn't tell the time.`);
    // The header has whole seconds: on average it is half of one behind.
    return (told + 500 - (before + Date.now()) / 2) / 1000;
  }

  protected async ask<Told>(what: string, wanted?: object): Promise<Told> {
    return await this.send(what, wanted && JSON.stringify(wanted));
  }

  private async send<Told>(what: string, body?: string, kind = 'application/json'): Promise<Told> {
    if (!this.testMode) {
      throw new CannotTest(`${this.url} is not in test mode: its clock and people can't be changed.`);
    }
    const answer = await ask(`${this.url}/test-mode/${what}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { ...this.headers(), 'Content-Type': kind },
      ...(body !== undefined && { body }),
    });
    if (!answer.ok) throw new CannotTest(`/test-mode/${what}: ${await this.why(answer)}`);
    return (await answer.json()) as Told;
  }

  private async why(answer: Response): Promise<string> {
    try {
      return ((await answer.json()) as { error: string }).error;
    } catch {
      // A page, as for people.
      return (
        `status ${answer.status}. Is ${this.url} in test mode? ` +
        'If not, leave QA_NIGHTLATCH_TOKEN out.'
      );
    }
  }

  private headers(): Record<string, string> {
    // A connection kept open may be shut by the server at the moment in which it is used again.
    return { Authorization: `Bearer ${this.#token}`, Origin: this.url, Connection: 'close' };
  }
}
