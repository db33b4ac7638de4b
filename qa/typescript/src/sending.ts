/** How the test mode wants it. */

/** Names in snake case, and nothing that is left out. */
export function asSent(wanted: object): Record<string, unknown> {
  const inSnakeCase = (name: string) => name.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`);
  return Object.fromEntries(
    Object.entries(wanted)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [inSnakeCase(name), value as unknown]),
  );
}
