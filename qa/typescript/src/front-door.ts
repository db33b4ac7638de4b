/**
 * Whether someone could open an app, asked as the proxy in front of it asks. Test mode only.
 *
 * The app needs no proxy for it, and nothing has to be at its address.
 */

import type { BrowserContext, Page } from '@playwright/test';
import { answered } from './asking.js';
import type { Person } from './people.js';
import type { Nightlatch } from './server.js';
import { server } from './site.js';

const MOST_STEPS = 6; // from one address to the next

/** An app behind the front door. `origin` is its address, such as https://wiki.example */
export interface TeamApp {
  readonly name: string;
  readonly origin: string;
}

/** What is to be known of an app; everyone can open it, unless groups or people are given. */
export interface WantedApp {
  name?: string;
  origin?: string;
  groups?: string[];
  people?: Person[];
  maxAge?: number;
  needsPasskey?: boolean;
  backgroundCounts?: boolean;
}

/** What the proxy is told. Names of headers are found in capitals and small letters alike. */
export class Answer {
  constructor(
    readonly status: number,
    readonly headers: Headers,
  ) {}

  /** Whether the request would be let through to the app. */
  get passes(): boolean {
    return this.status === 200;
  }
}

/** How the browser asks: with `background` it's a script that does, and no page is opened. */
export interface How {
  method?: string;
  background?: boolean;
}

/**
 * What comes of it if this browser asks for this path of the app.
 *
 * A sign-in that is enough is handed over on the way, as in a browser, and the app's cookie kept.
 */
export async function checkApp(
  page: Page,
  app: TeamApp,
  path = '/',
  { method = 'GET', background = false }: How = {},
): Promise<Answer> {
  const visit = new Visit(server(), page.context(), app);
  const mode = background ? 'cors' : 'navigate';
  return await visit.ended(path, { 'X-Forwarded-Method': method, 'Sec-Fetch-Mode': mode });
}

/** A browser on its way to an app. */
class Visit {
  constructor(
    private readonly server: Nightlatch,
    private readonly context: BrowserContext,
    private readonly app: TeamApp,
  ) {}

  /** The answer that leads no further. */
  async ended(path: string, how: Record<string, string>): Promise<Answer> {
    let target = path;
    for (let step = 0; step < MOST_STEPS; step += 1) {
      const answer = await this.asked(target, how);
      let there = answer.headers.get('Location') ?? '';
      if (there.startsWith(`${this.server.url}/`)) {
        const ours = await this.answered(there, {}, this.server.url);
        if (ours.status >= 400) return ours;
        there = ours.headers.get('Location') ?? '';
      }
      if (!there.startsWith(`${this.app.origin}/`)) return answer;
      target = there.slice(this.app.origin.length);
    }
    throw new Error(`${this.app.name} leads from one address to the next without end.`);
  }

  private async asked(target: string, how: Record<string, string>): Promise<Answer> {
    const { protocol, host } = new URL(this.app.origin);
    const check = `${this.server.url}/forward/caddy-traefik`;
    const named = {
      'X-Forwarded-Proto': protocol.slice(0, -1),
      'X-Forwarded-Host': host,
      'X-Forwarded-Uri': target,
    };
    const answer = await this.answered(check, { ...how, ...named }, this.app.origin);
    for (const line of answer.headers.getSetCookie()) await this.keep(line);
    return answer;
  }

  private async answered(
    url: string,
    headers: Record<string, string>,
    whose: string,
  ): Promise<Answer> {
    const sent = (await this.context.cookies(whose)).map(({ name, value }) => `${name}=${value}`);
    return new Answer(...(await answered(url, { ...headers, Cookie: sent.join('; ') })));
  }

  private async keep(line: string): Promise<void> {
    const [, name = '', value = ''] = /^([^=;]+)=([^;]*)/.exec(line) ?? [];
    const { origin } = this.app;
    await this.context.clearCookies({ name, domain: new URL(origin).hostname });
    if (/;\s*max-age=0\b/i.test(line)) return;
    const shared = { url: origin, httpOnly: true, sameSite: 'Lax' } as const;
    await this.context.addCookies([{ name, value: value.replace(/^"|"$/g, ''), ...shared }]);
  }
}
