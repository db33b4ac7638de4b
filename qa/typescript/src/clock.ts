/** The time on the server and in the browser, together or apart. Test mode only. */

import type { BrowserContext } from '@playwright/test';
import { STEP } from './phone.js';
import type { Nightlatch } from './server.js';

/** Goes on by itself; a test can only make it go faster, and only until its end. */
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

  /** Let time go by everywhere. */
  async advance(seconds: number): Promise<void> {
    await this.server.advanceAll(seconds);
  }

  /** Let time go by on the server alone: the browser's clock is then behind. */
  async advanceServer(seconds: number): Promise<void> {
    await this.server.advance(seconds);
  }

  /** Let time go by in the browser alone: its clock is then ahead of the server's. */
  async advanceBrowser(seconds: number): Promise<void> {
    await this.context.clock.fastForward(Math.round(seconds * 1000));
  }

  /** Go on to the moment, at most a time step away, that is `second` seconds into a step. */
  async toSecond(second: number, step = STEP): Promise<void> {
    const ahead = (second - (await this.now())) % step;
    await this.advance((ahead + step) % step);
  }
}
