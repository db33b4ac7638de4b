/** A phone with an authenticator app, which never shows a test the same code twice. */

import { setTimeout } from 'node:timers/promises';
import type { Locator, Page } from '@playwright/test';
import { Secret, TOTP } from 'otpauth';
import { part } from './handles.js';
import { keep } from './hiding.js';
import { readQrCodes } from './qr.js';
import { there } from './refusals.js';

export const STEP = 30; // seconds that a code is shown (RFC 6238 §5.2)
const WINDOW = 1; // steps before and after its own in which the server takes a code
const TYPING = 10; // seconds that a code must still be good for when it is handed out
const DOUBT = 1; // seconds, within which the clock of a deployed server is known
const HOUR = 3600 / STEP; // in steps

/** Whatever tells the server's time. */
export interface Timed {
  /** Seconds since 1970. */
  now(): Promise<number>;
}

/** Lets time go by, in seconds. */
export type Wait = (seconds: number) => Promise<void>;

/** What turns a key, and a moment in seconds since 1970, into six digits. */
export type App = (secret: string, moment: number) => string;

/** One entry in one app, whose time is the server's, and `ahead` seconds more. */
export class Phone {
  /** What the app lists it under, once it was scanned. */
  label = '';
  /** Below 0 the phone's clock is behind. */
  ahead = 0;
  // Out of sight of whatever prints this object.
  #secret = '';
  private last = 0;

  constructor(
    readonly server: Timed,
    secret = '',
    readonly wait: Wait = reallyWait,
    private readonly app: App = otpauthApp,
  ) {
    this.secret = secret;
  }

  /** The key, or '' until something was scanned or typed in. */
  get secret(): string {
    return this.#secret;
  }

  set secret(secret: string) {
    keep(secret);
    this.#secret = secret;
  }

  /** Read the QR code off a screenshot, as a camera does; on a phone it is opened first. */
  async scan(page: Page): Promise<void> {
    const [picture, folded] = [qrCode(page), part(page, 'use-another-device')];
    await there(picture.or(folded).first(), 'QR code');
    if ((await folded.isVisible()) && !(await picture.isVisible())) await folded.click();
    await (await there(picture, 'QR code')).scrollIntoViewIfNeeded();
    // Hiding the caret leaves a style attribute behind, which the site's own policy forbids.
    const seen = await readQrCodes(new Uint8Array(await page.screenshot({ caret: 'initial' })));
    const [uri] = seen;
    if (uri === undefined || seen.length > 1) {
      throw new Error(`there are ${seen.length} readable codes on the screen`);
    }
    this.open(uri);
  }

  /** Add the entry by an otpauth: link, as a tap on it on the same phone does. */
  open(link: string): void {
    const uri = new URL(link);
    const key = uri.searchParams.get('secret');
    if (uri.protocol !== 'otpauth:' || uri.host !== 'totp' || !key) {
      throw new Error('this is for no authenticator app');
    }
    this.label = decodeURIComponent(uri.pathname).replace(/^\//, '');
    this.typeIn(key);
  }

  /** Add the entry by its secret key, with or without spaces and dashes. */
  typeIn(key: string): void {
    const secret = key.replaceAll(/[^\p{L}\p{N}]/gu, '');
    // The same key once more has the same codes, of which some are spent.
    if (secret !== this.secret) this.last = 0;
    this.secret = secret;
  }

  /**
   * A code that the server hasn't seen and will accept, once.
   *
   * Goes through the unused steps of the window in order (RFC 6238 §5.2: the server accepts
   * each once, and never an earlier one), then waits, or moves the clock, for the next.
   */
  async nextCode(): Promise<string> {
    const now = await this.server.now();
    const oldest = Math.floor((now + TYPING) / STEP) - WINDOW;
    this.last = Math.max(oldest, this.last + 1);
    const early = (this.last - WINDOW) * STEP - now;
    if (early > 0) await this.wait(early);
    return this.at(this.last);
  }

  /**
   * What the app shows now, or so many time steps from now, spent or not.
   *
   * It is not counted as handed out.
   */
  async code(steps = 0): Promise<string> {
    return this.at((await this.here()) + steps);
  }

  /** Six digits that aren't the code of any step within an hour. */
  async wrongCode(): Promise<string> {
    const first = (await this.here()) - HOUR;
    const near = new Set(Array.from({ length: 2 * HOUR + 1 }, (_, n) => this.made(first + n)));
    let wrong = 0;
    while (near.has(sixDigits(wrong))) wrong += 1;
    return sixDigits(wrong);
  }

  private async here(): Promise<number> {
    return Math.floor(((await this.server.now()) + this.ahead) / STEP);
  }

  private made(step: number): string {
    if (!this.secret) throw new Error('a code was asked for, but no key was scanned or entered');
    return this.app(this.secret, step * STEP);
  }

  private at(step: number): string {
    const code = this.made(step);
    keep(code);
    return code;
  }
}

/** The picture to scan. */
export function qrCode(page: Page): Locator {
  return part(page, 'qr-code');
}

/** The digits, by otpauth. */
export function otpauthApp(secret: string, moment: number): string {
  const entry = new TOTP({ secret: Secret.fromBase32(secret), period: STEP });
  return entry.generate({ timestamp: moment * 1000 });
}

/** Wait for a clock that can't be moved. */
export async function reallyWait(seconds: number): Promise<void> {
  await setTimeout((seconds + DOUBT) * 1000);
}

function sixDigits(number: number): string {
  return String(number).padStart(6, '0');
}
