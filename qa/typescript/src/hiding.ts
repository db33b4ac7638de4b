/**
 * Keeps secrets out of what a failing test prints.
 *
 * What the kit knows is hidden by its text; what it has not seen, such as a recovery code that
 * nobody read, by its shape. docs/qa.md says what cannot be hidden.
 */

import type { Page, TestInfo } from '@playwright/test';

export const HIDDEN = '***';
const SHORTEST = 6; // characters; a shorter text would be found everywhere
// As written on pages and in links. The product's alphabets: Crockford's base 32, and RFC 4648's.
const SHAPES = [
  '\\b(?:[0-9A-HJKMNP-TV-Z]{5}-){2}(?:[0-9A-HJKMNP-TV-Z]{5}-){0,2}[0-9A-HJKMNP-TV-Z]{5}\\b',
  '\\b(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}\\b',
  'otpauth:/{2}[^\\s"\'<>]+',
  '(?<=/(?:invitation|reset|setup)/)[\\w-]{20,}',
].join('|');
// What a page snapshot shows of a field for a password.
const FIELD = /(?<=textbox ")([^"]*[Pp]assword[^"]*"[^:\n]*: )(.+)/g;
const known = new Set<string>();

/** Hide these texts from now on. */
export function keep(...secrets: string[]): void {
  for (const secret of secrets) if (secret.length >= SHORTEST) known.add(secret);
}

/** The text without what must not be read by others. */
export function masked(text: string): string {
  const left = longestFirst().reduce((rest, secret) => rest.replaceAll(secret, HIDDEN), text);
  return left.replace(new RegExp(SHAPES, 'g'), HIDDEN).replace(FIELD, `$1${HIDDEN}`);
}

/** Take the secrets out of what the test's failures say, for error-context.md. */
export function hideIn({ errors }: TestInfo): void {
  for (const error of errors) Object.assign(error, withoutSecrets(error));
}

/**
 * Take the secrets out of all that a worker tells the reporters: Playwright names in each step what
 * was filled in, and tells of its failure before the test has ended.
 */
export function hideFromReporters(): void {
  const send = process.send?.bind(process) as ((...given: unknown[]) => boolean) | undefined;
  if (send) process.send = (message: unknown, ...rest: unknown[]) => send(withoutSecrets(message), ...rest);
}

function withoutSecrets(part: unknown): unknown {
  if (typeof part === 'string') return masked(part);
  if (Array.isArray(part)) return part.map(withoutSecrets);
  if (typeof part !== 'object' || part === null) return part;
  const entries = Object.entries(part);
  return Object.fromEntries(entries.map(([name, value]) => [name, withoutSecrets(value)]));
}

/** Take the secrets off the page itself, before anybody makes a picture of it. */
export async function hideOn(page: Page): Promise<void> {
  try {
    await page.evaluate(hide, { known: longestFirst(), shapes: SHAPES, hidden: HIDDEN });
  } catch {
    // The page is gone, or on its way to another.
  }
}

function longestFirst(): string[] {
  return [...known].sort((one, other) => other.length - one.length);
}

interface Hiding {
  known: string[];
  shapes: string;
  hidden: string;
}

// In the browser.
function hide({ known, shapes, hidden }: Hiding): void {
  const shape = new RegExp(shapes, 'g');
  const without = (text: string): string =>
    known.reduce((left, one) => left.replaceAll(one, hidden), text).replace(shape, hidden);
  const words = document.createTreeWalker(document, NodeFilter.SHOW_TEXT);
  while (words.nextNode()) {
    const text = words.currentNode as Text;
    if (without(text.data) !== text.data) text.data = without(text.data);
  }
  const fields = document.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>('input, textarea');
  for (const field of fields) field.value = field.type === 'password' ? '' : without(field.value);
  const links = document.querySelectorAll('a[href^="otpauth:"], a[href^="data:"]');
  for (const link of links) link.removeAttribute('href');
  for (const picture of document.querySelectorAll('svg[role="img"]')) picture.replaceChildren();
}
