import { defineConfig } from '@playwright/test';

/** Plays against a run that is there already, `./mvnw -Prun`; it starts nothing. */
export default defineConfig({
  testDir: '.',
  outputDir: '../test-results',
  // Pictures are taken only when somebody asks for them.
  testIgnore: process.env.PICTURES ? [] : ['pictures.spec.ts'],
  // One system, one queue: what one test makes, another would see.
  workers: 1,
  fullyParallel: false,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['list']],
  use: {
    baseURL: process.env.CONSOLE ?? 'http://127.0.0.1:8080/console/',
    // A press that finds nothing fails by its own line, not by the test's time.
    actionTimeout: 15_000,
    locale: 'en-GB',
    viewport: { width: 1440, height: 900 },
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--autoplay-policy=no-user-gesture-required'],
    },
  },
});
