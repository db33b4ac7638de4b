/** One request to the server under test; whatever goes wrong is put into a sentence. */

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
    const { origin } = new URL(url);
    throw new CannotTest(`${origin} does not answer: ${why(fault)}. Is the server still running?`);
  }
}

function why(fault: unknown): string {
  const { message, cause } = fault as Error;
  return cause instanceof Error && cause.message ? cause.message : message;
}
