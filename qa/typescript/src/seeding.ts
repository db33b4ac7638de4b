/** A whole team from a file: people, groups, apps of both kinds, a policy. Test mode only. */

import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { CannotTest } from './asking.js';
import type { TeamApp } from './front-door.js';
import { keep } from './hiding.js';
import { type MadeClient, OidcApp } from './oidc.js';
import { Passkey, SecurityKey } from './passkeys.js';
import { Person } from './people.js';
import type { Phone } from './phone.js';
import type { Credential } from './virtual.js';

const KINDS: Record<string, string> = { '.json': 'application/json', '.toml': 'application/toml' };

/** Who is to be made; what is left out, the server chooses. */
export interface Wanted {
  username?: string;
  name?: string;
  password?: string;
  admin?: boolean;
  mfa?: boolean;
  /** Those that aren't there are created. */
  groups?: string[];
  email?: string;
  /** An administrator has said that the address is theirs. */
  emailVerified?: boolean;
  disabled?: boolean;
  /** So many were wrong that the next one has to wait. */
  throttled?: 'password' | 'code';
  /** So many were wrong that none counts in new browsers. */
  shutOut?: 'password' | 'code';
  /** With MFA, false: they never saved one. */
  recoveryCode?: boolean;
  /** So many passkeys, which sign in by themselves. */
  passkeys?: number;
  /** So many keys that don't verify who uses them. */
  securityKeys?: number;
}

/** What an administrator can do to someone; `groups` are all that they are in afterwards. */
export interface Change {
  groups?: string[];
  admin?: boolean;
  disabled?: boolean;
  signedOut?: boolean;
  deleted?: boolean;
}

/** Someone as the server tells of them. */
export interface MadePerson {
  username: string;
  name: string;
  password: string;
  secret: string;
  secrets: string[];
  passkeys: MadePasskey[];
  recovery_code: string;
  link: string;
}

/** A passkey as the server tells of it. */
export interface MadePasskey {
  kind: string;
  credential: Credential;
}

/** What the server tells of a team. */
export interface MadeTeam {
  people: MadePerson[];
  apps: (TeamApp | MadeClient)[];
}

/**
 * What was created, by username and name; `links` are those of the people invited.
 *
 * Someone with several authenticators has as many `phones`, of which the first is theirs.
 */
export interface Team {
  readonly people: Record<string, Person>;
  readonly phones: Record<string, Phone[]>;
  readonly links: Record<string, string>;
  readonly apps: Record<string, TeamApp>;
  readonly clients: Record<string, OidcApp>;
}

/** The file, and what it is. */
export function readTeam(path: string): [text: string, kind: string] {
  const kind = KINDS[extname(path).toLowerCase()];
  if (!kind) throw new CannotTest(`${path} must end in ${Object.keys(KINDS).join(' or ')}.`);
  try {
    return [readFileSync(path, 'utf8'), kind];
  } catch (fault) {
    throw new CannotTest(`${path} can't be read: ${(fault as Error).message}.`);
  }
}

/** Someone whom the server has created. */
export async function asPerson(made: MadePerson, phone: Phone): Promise<Person> {
  const { username, name, password, recovery_code } = made;
  const passkeys = await Promise.all(made.passkeys.map(asPasskey));
  return new Person(username, name, password, phone, recovery_code, passkeys);
}

/** What keeps a passkey that the server has created, in no browser yet. */
async function asPasskey({ kind, credential }: MadePasskey): Promise<Passkey> {
  const device = kind === 'passkey' ? new Passkey() : new SecurityKey();
  await device.keep(credential);
  return device;
}

/** What the server has created. */
export async function asTeam(
  { people, apps }: MadeTeam,
  phone: (secret: string) => Phone,
): Promise<Team> {
  const team = { people: {}, phones: {}, links: {}, apps: {}, clients: {} } as Mutable<Team>;
  for (const made of people) {
    if (made.link) {
      keep(made.link);
      team.links[made.username] = made.link;
      continue;
    }
    const [first = phone(''), ...more] = made.secrets.map(phone);
    team.phones[made.username] = [first, ...more];
    team.people[made.username] = await asPerson(made, first);
  }
  for (const app of apps) {
    if ('origin' in app) team.apps[app.name] = app;
    else team.clients[app.name] = new OidcApp(app);
  }
  return team;
}

type Mutable<Kind> = { -readonly [Key in keyof Kind]: Kind[Key] };
