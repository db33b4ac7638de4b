/**
 * Chromium's virtual authenticators, of which each page has one: that of the passkey at hand.
 *
 * The dialogs in which a person chooses and confirms don't appear.
 */

import type { BrowserContext, CDPSession, Page } from '@playwright/test';
import { CannotTest } from './asking.js';

/** What keeps passkeys, as Add Virtual Authenticator takes it (WebAuthn Level 3 §11.3). */
export interface Device {
  protocol: 'ctap2' | 'u2f';
  transport: 'internal' | 'usb';
  hasResidentKey: boolean;
  hasUserVerification: boolean;
}

/** A passkey as Chromium has it, with its private key. */
export interface Credential {
  credentialId: string;
  isResidentCredential: boolean;
  rpId?: string;
  privateKey: string;
  userHandle?: string;
  signCount: number;
}

/** What a browser has at hand. */
export interface Kept {
  /** What Chromium is to have for it. */
  authenticator(): Device & { isUserVerified: boolean; automaticPresenceSimulation: boolean };
  /** The credentials that the browser finds on it. */
  shown(): Credential[];
  /** Keep what a browser has made on it, or used, as it is now. */
  note(credential: Credential): void;
}

interface Place {
  session: CDPSession;
  authenticatorId: string;
}

// Nobody has chosen what the browser suggests for the username until a test says so: a virtual
// authenticator would answer at once.
function leaveSuggestions(): void {
  const ask = navigator.credentials?.get.bind(navigator.credentials);
  if (!ask) return;
  let choose: () => void;
  let suggested: () => void;
  const suggestion = new Promise<void>(resolve => (suggested = resolve));
  navigator.credentials.get = asked => {
    if (asked?.mediation !== 'conditional') return ask(asked);
    return new Promise((resolve, reject) => {
      const { signal } = asked;
      signal?.addEventListener('abort', () => reject(signal.reason));
      choose = () => void ask(asked).then(resolve, reject);
      suggested();
    });
  };
  Object.assign(window, { nightlatchQaChoose: () => suggestion.then(() => choose()) });
}

/** One of the test's browsers, and the passkey that is at hand there. */
class Browser {
  private readonly places = new Map<Page, Place>();
  // What comes in between whatever the test is doing, one after the other.
  private last: Promise<void> = Promise.resolve();

  constructor(public passkey: Kept) {}

  /** Follow all of its pages, those to come too. */
  async begin(context: BrowserContext): Promise<void> {
    await context.addInitScript(leaveSuggestions);
    for (const page of context.pages()) await this.attach(page);
    context.on('page', page => this.next(() => this.attach(page)));
  }

  /** Have each page's authenticator be as the passkey is now. */
  async put(): Promise<void> {
    await this.settled();
    for (const [page, { session, authenticatorId }] of this.places) {
      if (page.isClosed()) continue;
      await session.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId });
      await this.add(page, session);
    }
  }

  /** Wait until all pages have what one of them has just made or used. */
  async settled(): Promise<void> {
    await this.last;
  }

  private async attach(page: Page): Promise<void> {
    const session = await page.context().newCDPSession(page);
    await session.send('WebAuthn.enable', { enableUI: false });
    session.on('WebAuthn.credentialAdded', ({ credential }) => this.note(page, credential));
    session.on('WebAuthn.credentialAsserted', ({ credential }) => this.note(page, credential));
    await this.add(page, session);
  }

  private async add(page: Page, session: CDPSession): Promise<void> {
    const options = this.passkey.authenticator();
    const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', { options });
    this.places.set(page, { session, authenticatorId });
    for (const credential of this.passkey.shown()) {
      await session.send('WebAuthn.addCredential', { authenticatorId, credential });
    }
  }

  /** What one page's has made or used is on the others too, with its counter. */
  private note(usedOn: Page, credential: Credential): void {
    this.passkey.note(credential);
    this.next(async () => {
      for (const [page, place] of this.places) {
        if (page !== usedOn && !page.isClosed()) await passOn(place, credential);
      }
    });
  }

  private next(act: () => Promise<void>): void {
    // It fails for a page that has been closed in the meantime.
    this.last = this.last.then(act).catch(() => {});
  }
}

async function passOn({ session, authenticatorId }: Place, credential: Credential): Promise<void> {
  const { credentialId } = credential;
  try {
    await session.send('WebAuthn.removeCredential', { authenticatorId, credentialId });
  } catch {
    // New there.
  }
  await session.send('WebAuthn.addCredential', { authenticatorId, credential });
}

const browsers = new Map<BrowserContext, Browser>();

/** Have this one at hand in this browser. Throws CannotTest if that isn't Chromium. */
export async function take(passkey: Kept, context: BrowserContext): Promise<void> {
  const there = browsers.get(context);
  if (there) {
    there.passkey = passkey;
    return await there.put();
  }
  if (context.browser()?.browserType().name() !== 'chromium') {
    throw new CannotTest('Only Chromium has passkeys for tests.');
  }
  const browser = new Browser(passkey);
  browsers.set(context, browser);
  context.once('close', () => browsers.delete(context));
  await browser.begin(context);
}

/** Have the browsers in which it's at hand know what it is like now. */
export async function put(passkey: Kept): Promise<void> {
  for (const browser of browsers.values()) if (browser.passkey === passkey) await browser.put();
}

/** Wait until a press on this page finds the passkey at hand, if there is one, as it is now. */
export async function ready(page: Page): Promise<void> {
  const browser = browsers.get(page.context());
  if (!browser) return;
  await browser.settled();
  await page.bringToFront(); // Chromium adds none for a page behind another one
}

/** Whether it's one of these that answers on this page. */
export function isAtHand(page: Page, passkeys: Kept[]): boolean {
  const there = browsers.get(page.context());
  return there !== undefined && passkeys.includes(there.passkey);
}

/** Choose the passkey that the browser suggests for the username, once it does. */
export async function chooseSuggested(page: Page): Promise<void> {
  await page.evaluate('window.nightlatchQaChoose()');
}
