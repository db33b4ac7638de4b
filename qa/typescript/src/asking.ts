/** One request to the server under test; whatever goes wrong is put into a sentence. */

import { get } from 'node:http';

const ANSWERS_WITHIN = 30_000; // milliseconds

/** Something is missing before any test can run; says what, and where to get it. */
export class CannotTest extends Error {
  override readonly name = 'CannotTest';
}

/** The answer, good or not. Throws CannotTest if there is none. */
export async function ask(url: string, request: RequestInit = {}): Promise<Response> {
  try {
    return await fetch(url, { ...request, signal: AbortSignal.timeout(ANSWERS_WITHIN) });
  } catch (fault) {
    throw noAnswer(url, fault);
  }
}

/**
 * Status and headers of the answer, whatever it is; a redirect isn't followed.
 *
 * Not by `fetch`, which says itself what kind of request it is.
 */
export async function answered(
  url: string,
  headers: Record<string, string>,
): Promise<[status: number, headers: Headers]> {
  try {
    return await new Promise((resolve, reject) => {
      const options = { headers: { ...headers, Connection: 'close' }, timeout: ANSWERS_WITHIN };
      const asked = get(url, options, answer => {
        answer.resume();
        resolve([answer.statusCode ?? 0, headersOf(answer.rawHeaders)]);
      });
      asked.on('timeout', () => asked.destroy(new Error('no answer in time')));
      asked.on('error', reject);
    });
  } catch (fault) {
    throw noAnswer(url, fault);
  }
}

function headersOf(raw: string[]): Headers {
  const headers = new Headers();
  for (let at = 0; at < raw.length; at += 2) headers.append(raw[at] ?? '', raw[at + 1] ?? '');
  return headers;
}

function noAnswer(url: string, fault: unknown): CannotTest {
  const { origin } = new URL(url);
  return new CannotTest(`${origin} does not answer: ${why(fault)}. Is the server still running?`);
}

function why(fault: unknown): string {
  const { message, cause } = fault as Error;
  return cause instanceof Error && cause.message ? cause.message : message;
}
