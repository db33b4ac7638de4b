/** For the kit's own stories; whoever uses the kit has a configuration of their own. */

import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: 'stories',
  fullyParallel: true,
  forbidOnly: true,
  reporter: 'list',
  retries: 0,
  workers: 2,
  // A machine with many at work is no reason to fail.
  timeout: 90_000,
  expect: { timeout: 20_000 },
});
