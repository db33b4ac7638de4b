/** Finding the server that the environment names, or starting one from a checkout. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { CannotTest } from './asking.js';
import { address, type Environment, PREFIX, setting, token } from './environment.js';
import { Nightlatch } from './server.js';
import { at } from './site.js';

export const STARTS_WITHIN = 300_000; // milliseconds; the first start installs, the others wait
const LAST_LINES = 20; // of the log, in an error
const OF_PEOPLE = [
  'DATA_DIR',
  'DATABASE_URL',
  'DATABASE_URL_FILE',
  'DATABASE_PASSWORD_FILE',
  'HOST',
  'PUBLIC_URL',
  'SECRET_KEY',
  'SECRET_KEY_FILE',
  'TRUSTED_PROXIES',
];
const ENDS_WITHIN = 10_000; // milliseconds

type Use = (server: Nightlatch) => Promise<void>;

/** Whether the start will take its time, since nothing is installed yet. Throws CannotTest. */
export function installsFirst(environment: Environment): boolean {
  if (setting('URL', environment)) return false;
  return !existsSync(join(checkout(environment), '.venv/installed'));
}

/** Let `use` have the server that the environment names, else one started from a checkout. */
export async function found(
  environment: Environment,
  log: string,
  use: Use,
  within = STARTS_WITHIN,
): Promise<void> {
  const used: Use = async server => await at(server, () => use(server));
  const url = setting('URL', environment);
  if (url) await used(new Nightlatch(address(url), token(setting('TOKEN', environment))));
  else await started(checkout(environment), environment, log, used, within);
}

async function started(
  folder: string,
  environment: Environment,
  log: string,
  use: Use,
  within: number,
): Promise<void> {
  const server = await start(folder, environment, log);
  try {
    const told = await firstLine(server, log, within);
    const { origin, token, setup_link } = JSON.parse(told) as Record<string, string>;
    await use(new Nightlatch(origin ?? '', token, setup_link));
  } finally {
    server.stdin?.end();
    await ended(server);
  }
}

async function start(
  folder: string,
  environment: Environment,
  log: string,
): Promise<ChildProcess> {
  mkdirSync(dirname(log), { recursive: true });
  const errors = openSync(log, 'w');
  const line = ['--test-mode', '--port', '0', '--json', '--until-eof'];
  // It ends with its standard input, so that none is left when tests are killed.
  const server = spawn(join(folder, 'scripts/run'), line, {
    env: withoutSettings(environment),
    stdio: ['pipe', 'pipe', errors],
    detached: true, // a group of its own, to be ended as one
  });
  closeSync(errors);
  await once(server, 'spawn');
  return server;
}

async function firstLine(server: ChildProcess, log: string, within: number): Promise<string> {
  if (!server.stdout) throw new CannotTest('Nightlatch has no output.');
  const lines = createInterface(server.stdout);
  const tooLate = AbortSignal.timeout(within);
  const listening = { signal: tooLate };
  try {
    const [line] = (await Promise.race([
      once(lines, 'line', listening),
      once(lines, 'close', listening),
    ])) as [string?];
    if (line) return line;
  } catch (fault) {
    if (!tooLate.aborted) throw fault;
  }
  kill(server);
  const why = tooLate.aborted ? ` within ${within / 1000} s` : '';
  throw new CannotTest(`Nightlatch did not start${why}.${endOf(log)}`);
}

function endOf(log: string): string {
  const lines = readFileSync(log, 'utf8').trimEnd().split('\n').slice(-LAST_LINES);
  if (lines.join('') === '') return ` It wrote nothing to ${log}.`;
  return [` The end of ${log}:`, ...lines].join('\n');
}

async function ended(server: ChildProcess): Promise<void> {
  if (!isRunning(server)) return;
  await Promise.race([once(server, 'exit'), setTimeout(ENDS_WITHIN, undefined, { ref: false })]);
  if (isRunning(server)) kill(server);
}

// With what it started: the first start is a shell that installs.
function kill({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended meanwhile.
  }
}

function isRunning({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode === null && signalCode === null;
}

// The settings of a server for people, in the same shell, are not meant for this one. Nor are those
// in the checkout's .env, over which even an empty value wins.
function withoutSettings(environment: Environment): Environment {
  const kept = Object.entries(environment).filter(([name]) => !name.startsWith('NIGHTLATCH_'));
  const emptied = OF_PEOPLE.map(name => [`NIGHTLATCH_${name}`, '']);
  return Object.fromEntries([...kept, ...emptied]) as Environment;
}

function checkout(environment: Environment): string {
  const named = setting('CHECKOUT', environment);
  // Beside the kit itself, where it runs from the checkout.
  const candidates = named ? [named] : [process.cwd(), ...parents(fileURLToPath(import.meta.url))];
  const folder = candidates.find(isCheckout);
  if (folder !== undefined) return folder;
  const wrong = `${PREFIX}CHECKOUT is ${named}, which has no Nightlatch with a test mode. `;
  throw new CannotTest(
    `${named && wrong}Set ${PREFIX}CHECKOUT to the Nightlatch folder, to start a server from there, or ` +
      `${PREFIX}URL to the address of a running server.`,
  );
}

function isCheckout(folder: string): boolean {
  return ['scripts/run', 'test_mode'].every(part => existsSync(join(folder, part)));
}

function parents(path: string): string[] {
  const folder = dirname(path);
  return folder === path ? [] : [folder, ...parents(folder)];
}
