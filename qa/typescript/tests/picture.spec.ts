/** The recipe "A picture that is always the same" in docs/qa.md. */

import { EditProfile, expect, SignIn, test } from 'nightlatch-qa';

test('a picture of the set up is the same for the next one of that name', async ({
  browser,
  nightlatch,
}) => {
  const pictures: Buffer[] = [];
  for (let time = 0; time < 2; time += 1) {
    const page = await browser.newPage();
    await nightlatch.reset();
    const kim = await nightlatch.seed({ username: 'kim', name: 'Kim Kerr' });
    await new SignIn(page).signIn(kim);
    const setup = await new EditProfile(page).enableMfa();
    const mask = [setup.qrCode];
    pictures.push(await page.getByRole('dialog').screenshot({ mask, animations: 'disabled' }));
    await page.close();
  }
  expect(pictures[0]?.equals(pictures[1] as Buffer)).toBe(true);
});
