/** Lets a whole run begin every story at the same second of a time step (case B23). */

import { test as anySecond } from 'nightlatch-qa';

const second = process.env['STORIES_BEGIN_AT_SECOND'];

export const test = second
  ? anySecond.extend<{ atSecond: void }>({
      atSecond: [
        async ({ clock }, use) => {
          await clock.toSecond(Number(second));
          await use();
        },
        { auto: true },
      ],
    })
  : anySecond;
