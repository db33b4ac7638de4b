/** The time on the server and in the browser, together or apart. Test mode only. */

import type { BrowserContext } from '@playwright/test';
import { STEP } from './phone.js';
import type { Nightlatch } from './server.js';

/** Runs by itself; a test can only move it forward, and only until the test ends. */
export class Clock {
  private constructor(
    readonly server: Nightlatch,
    readonly context: BrowserContext,
  ) {}

  /** The clock of the server, and of every page of this browser. */
  static async install(server: Nightlatch, context: BrowserContext): Promise<Clock> {
    await context.clock.install({ time: (await server.now()) * 1000 });
    const clock = new Clock(server, context);
    server.followers.add(clock);
    context.once('close', () => server.followers.delete(clock));
    return clock;
  }

  /** The server's time, in seconds since 1970. */
  async now(): Promise<number> {
    return await this.server.now();
  }

  /** Move the server's and the browser's clock. */
  async advance(seconds: number): Promise<void> {
    await this.server.advanceAll(seconds);
  }

  /** Move the server's clock only: the browser's is then slow. */
  async advanceServer(seconds: number): Promise<void> {
    await this.server.advance(seconds);
  }

  /** Move the browser's clock only: it is then fast. */
  async advanceBrowser(seconds: number): Promise<void> {
    await this.context.clock.fastForward(Math.round(seconds * 1000));
  }

  /** Move to the next moment that is `second` seconds into a time step. */
  async toSecond(second: number, step = STEP): Promise<void> {
    const ahead = (second - (await this.now())) % step;
    await this.advance((ahead + step) % step);
  }
}
