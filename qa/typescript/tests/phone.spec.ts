/** Good codes, each once: as tests/unit/qa/test_kit.py has it for Python. */

import { expect, Phone, test } from 'nightlatch-qa';
import { Secret, TOTP } from 'otpauth';

const SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
const STEP = 30;
const TYPING = 10;
const START = 1_800_000_000; // where a step begins

/** A server's time; waiting is done by moving it. */
class Watch {
  waited = 0;

  constructor(public time: number) {}

  async now(): Promise<number> {
    return this.time;
  }

  readonly wait = async (seconds: number): Promise<void> => {
    this.time += seconds;
    this.waited += seconds;
  };
}

function begun(second: number): { watch: Watch; phone: Phone } {
  const watch = new Watch(START + second);
  return { watch, phone: new Phone(watch, SECRET, watch.wait) };
}

function codeAt(step: number): string {
  const entry = new TOTP({ secret: Secret.fromBase32(SECRET) });
  return entry.generate({ timestamp: step * STEP * 1000 });
}

function stepOf(code: string, { time }: Watch): number {
  const here = Math.floor(time / STEP);
  const place = [here - 1, here, here + 1].map(codeAt).indexOf(code);
  expect(place, 'The code is of a step of the window').not.toBe(-1);
  return here - 1 + place;
}

for (const second of [0, 15, 19, 19.9, 20, 28, 29, 29.9]) {
  for (const pause of [0, 0.5, 11, 29, 30, 47, 70]) {
    test(`good, unspent and for long enough from ${second}, every ${pause} s`, async () => {
      const { watch, phone } = begun(second);
      let last = 0;
      for (let count = 0; count < 8; count += 1) {
        const step = stepOf(await phone.nextCode(), watch);
        expect(step).toBeGreaterThan(last);
        // Until it leaves the window.
        expect((step + 2) * STEP - watch.time).toBeGreaterThanOrEqual(TYPING - 1);
        last = step;
        watch.time += pause;
      }
    });
  }

  test(`codes are handed out before anybody waits, from ${second}`, async () => {
    const { watch, phone } = begun(second);
    await phone.nextCode();
    await phone.nextCode();
    expect(watch.waited).toBe(0);
  });
}

test('it waits no longer than it must', async () => {
  const { watch, phone } = begun(0);
  const codes = new Set<string>();
  for (let count = 0; count < 4; count += 1) codes.add(await phone.nextCode());
  expect(codes.size).toBe(4);
  expect(watch.waited).toBe(STEP);
});

test('the same key once more has no code twice', async () => {
  const { phone } = begun(0);
  const first = await phone.nextCode();
  phone.typeIn(SECRET.replaceAll(/(.{4})/g, '$1 '));
  expect(await phone.nextCode()).not.toBe(first);
});

test('a key may be typed with marks between', () => {
  for (const mark of ' \t\u00a0-\u2011\u2013\u2212\u200e\u2060\ufeff\u00ad\u200b') {
    const { phone } = begun(0);
    phone.typeIn(mark + [...SECRET].join(mark) + mark);
    expect(phone.secret).toBe(SECRET);
  }
});

test('a wrong code is wrong', async () => {
  const { phone } = begun(0);
  const near = Array.from({ length: 121 }, (_, n) => codeAt(START / STEP - 60 + n));
  const wrong = await phone.wrongCode();
  expect(wrong).toMatch(/^\d{6}$/);
  expect(near).not.toContain(wrong);
});

test('a phone whose clock is ahead shows the codes of later', async () => {
  const { phone } = begun(0);
  phone.ahead = 3 * 60;
  expect(await phone.code()).toBe(codeAt(START / STEP + 6));
  expect(await phone.code(-6)).toBe(codeAt(START / STEP));
});

test('a link to the app fills in key and label', () => {
  const { phone } = begun(0);
  phone.open(`otpauth://totp/Night%20latch:kim?secret=${SECRET}&issuer=Night%20latch`);
  expect(phone.label).toBe('Night latch:kim');
  expect(phone.secret).toBe(SECRET);
  expect(() => phone.open('otpauth://hotp/kim')).toThrow('no authenticator app');
});
