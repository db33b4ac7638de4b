/** What the environment says about the server under test. */

import { CannotTest } from './asking.js';

export const PREFIX = 'QA_NIGHTLATCH_';
const ONE_WORD = /^[!-~]+$/;

export type Environment = NodeJS.ProcessEnv;

/** The setting or '', without surrounding spaces and line breaks. */
export function setting(name: string, environment: Environment = process.env): string {
  return (environment[`${PREFIX}${name}`] ?? '').trim();
}

/** The address as browsers write it. Throws CannotTest if there is more to it, or less. */
export function address(url: string): string {
  const named = `${PREFIX}URL is ${url}`;
  if (!ONE_WORD.test(url)) {
    const quoted = JSON.stringify(url);
    throw new CannotTest(`${PREFIX}URL is ${quoted}: an address can't contain these characters.`);
  }
  if (!/^https?:[/]{2}./i.test(url)) {
    throw new CannotTest(`${named}, which doesn't start with http:// or https:// and a name.`);
  }
  const parts = URL.canParse(url) ? new URL(url) : undefined;
  if (!parts?.hostname) throw new CannotTest(`${named}, which is not an address.`);
  const { origin, pathname, search, hash, username, password } = parts;
  if (pathname.replaceAll('/', '') || search || hash || username || password) {
    throw new CannotTest(`${named}, which is more than a server's address: use ${origin}`);
  }
  return origin;
}

/** The token. Throws CannotTest, without telling it, if no header could hold it. */
export function token(given: string): string {
  if (!given || ONE_WORD.test(given)) return given;
  throw new CannotTest(
    `${PREFIX}TOKEN contains a character that no token has, such as a space. ` +
      'Use exactly what test mode printed when it started.',
  );
}
