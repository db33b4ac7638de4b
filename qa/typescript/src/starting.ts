/** Finding the server that the environment names, or starting one from a checkout. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { CannotTest, Nightlatch } from './server.js';

export const PREFIX = 'QA_NIGHTLATCH_';
export const STARTS_WITHIN = 120_000; // milliseconds; the first start installs
const OF_PEOPLE = ['DATA_DIR', 'HOST', 'PUBLIC_URL', 'SECRET_KEY', 'TRUSTED_PROXIES'];
const ENDS_WITHIN = 10_000; // milliseconds

type Environment = NodeJS.ProcessEnv;
type Use = (server: Nightlatch) => Promise<void>;

/** What the environment says, or ''. */
export function setting(name: string, environment: Environment = process.env): string {
  return environment[`${PREFIX}${name}`] ?? '';
}

/** Let `use` have the server that the environment names, else one started from a checkout. */
export async function found(environment: Environment, log: string, use: Use): Promise<void> {
  const url = setting('URL', environment);
  if (url) await use(new Nightlatch(address(url), setting('TOKEN', environment)));
  else await started(checkout(environment), environment, log, use);
}

async function started(
  folder: string,
  environment: Environment,
  log: string,
  use: Use,
): Promise<void> {
  const server = await start(folder, environment, log);
  try {
    const told = await firstLine(server);
    if (!told) throw new CannotTest(`Nightlatch did not start; ${log} says why.`);
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
  });
  closeSync(errors);
  await once(server, 'spawn');
  return server;
}

async function firstLine({ stdout }: ChildProcess): Promise<string | undefined> {
  if (!stdout) return undefined;
  const lines = createInterface(stdout);
  const [line] = (await Promise.race([once(lines, 'line'), once(lines, 'close')])) as [string?];
  return line;
}

async function ended(server: ChildProcess): Promise<void> {
  if (!isRunning(server)) return;
  await Promise.race([once(server, 'exit'), setTimeout(ENDS_WITHIN, undefined, { ref: false })]);
  if (isRunning(server)) server.kill();
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

function address(url: string): string {
  if (/^https?:/.test(url)) return url;
  throw new CannotTest(`${PREFIX}URL is ${url}, which does not begin with http: or https:.`);
}

function checkout(environment: Environment): string {
  const named = setting('CHECKOUT', environment);
  // Beside the kit itself, where it runs from the checkout.
  const candidates = named ? [named] : [process.cwd(), ...parents(fileURLToPath(import.meta.url))];
  const folder = candidates.find(isCheckout);
  if (folder !== undefined) return folder;
  const wrong = `${PREFIX}CHECKOUT is ${named}, where no Nightlatch with a test mode is. `;
  throw new CannotTest(
    `${named && wrong}Set ${PREFIX}CHECKOUT to the folder of Nightlatch, to start a server from there, or ` +
      `${PREFIX}URL to the address of a server that is there already.`,
  );
}

function isCheckout(folder: string): boolean {
  return ['scripts/run', 'qa/test_mode'].every(part => existsSync(join(folder, part)));
}

function parents(path: string): string[] {
  const folder = dirname(path);
  return folder === path ? [] : [folder, ...parents(folder)];
}
