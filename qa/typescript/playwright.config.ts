/** For the kit's own stories and tests; whoever uses it has a configuration of their own. */

import { defineConfig } from '@playwright/test';

export default defineConfig({
  projects: [
    { name: 'stories', testDir: 'stories' },
    { name: 'tests', testDir: 'tests' },
    { name: 'recipes', testDir: 'recipes' },
  ],
  fullyParallel: true,
  forbidOnly: true,
  reporter: 'list',
  retries: 0,
  workers: 2,
  // A machine with many at work is no reason to fail.
  timeout: 90_000,
  expect: { timeout: 20_000 },
});
