/** Where the site under test is, for page objects that open a page of it. */

import type { Nightlatch } from './server.js';

const servers: Nightlatch[] = [];

/** Let page objects find this server for as long as `use` lasts. */
export async function at(server: Nightlatch, use: () => Promise<void>): Promise<void> {
  servers.push(server);
  try {
    await use();
  } finally {
    servers.splice(servers.indexOf(server), 1);
  }
}

/** The address of the server that the tests have now. */
export function url(): string {
  return server().url;
}

/** The server that the tests have now. */
export function server(): Nightlatch {
  const now = servers.at(-1);
  if (now) return now;
  throw new Error(
    'No Nightlatch was asked for, so none was started: have the test use the fixture ' +
      'nightlatch, person or phone.',
  );
}

/** Set each server's clock back to the real time, if a test moved it. */
export async function putClocksBack(): Promise<void> {
  for (const server of servers) await server.putClockBack();
}
