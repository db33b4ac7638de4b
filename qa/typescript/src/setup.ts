/** The screens on the way to a phone and a recovery code that work. */

import type { Locator } from '@playwright/test';
import { arrive } from './handles.js';
import { keep } from './hiding.js';
import type { Person } from './people.js';
import { type Phone, qrCode } from './phone.js';
import { come, CONFIRMATION, there } from './refusals.js';
import { Screen } from './screen.js';
import { isAtHand } from './virtual.js';

export const PROFILE = 'profile/edit';
export const SHOWN = 'recovery-codes/show';
export const SETUP = 'enrolment/new';
export const ADD_PASSKEY = 'passkeys/new';
const NEW_PHONE = 'recovery/phone';
const DONE = 'recovery/done';

/** The dialog (without scripts, the page) with the QR code. */
export class MfaSetup extends Screen {
  override readonly name = SETUP;
  override readonly path = '/profile/mfa';

  /** The picture to scan. */
  get qrCode(): Locator {
    return qrCode(this.page);
  }

  /** Show the secret key and read it, in its groups. */
  async secretKey(): Promise<string> {
    if (!(await this.part('secret-key').isVisible())) await this.press('show-secret-key');
    return await (await there(this.part('secret-key'), 'secret key')).inputValue();
  }

  /**
   * Send the code that the app shows; the first time it leads to the recovery code.
   *
   * With a recovery code saved it leads to Edit Profile, or after a lost phone to "Done". One of
   * several authenticators may have a name.
   */
  async enable(code: string, name = ''): Promise<RecoveryCode> {
    if (name) await this.fill('authenticator_name', name);
    await this.fill('code', code);
    await this.press('enable');
    await arrive(this.page, SHOWN, PROFILE, DONE);
    return new RecoveryCode(this.page);
  }

  /** Scan the QR code with the phone and enable it; leads to where `enable` does. */
  async finish(phone: Phone): Promise<RecoveryCode> {
    await phone.scan(this.page);
    return await this.enable(await phone.nextCode());
  }

  /** After `setup-expired`: ask for a new QR code, and confirm it's them if asked. */
  async startAgain(person: Person): Promise<void> {
    await this.press('new-qr-code');
    if ((await arrive(this.page, CONFIRMATION, SETUP)) === CONFIRMATION) {
      await new ConfirmItIsYou(this.page).confirm(person, SETUP);
    }
  }

  /** Leave without turning anything on. */
  async cancel(): Promise<void> {
    await this.press('cancel', { then: PROFILE });
  }
}

/** The page on which a new recovery code is shown. */
export class RecoveryCode extends Screen {
  override readonly name = SHOWN;
  override readonly path = '/profile/recovery-code';

  /** The code. */
  async text(): Promise<string> {
    const code = await (await there(this.part('recovery-code'), 'recovery code')).innerText();
    keep(code);
    return code;
  }

  /**
   * Read the code and press I have saved it.
   *
   * Leads to Edit Profile, or on from a lost phone to the new one. `then` is another screen, where
   * that was asked for before.
   */
  async saved(then = ''): Promise<string> {
    const code = await this.text();
    await this.press('saved');
    await arrive(this.page, ...(then ? [then] : [PROFILE, NEW_PHONE]));
    return code;
  }
}

/** The page on which a passkey is added, which the one at hand keeps. */
export class AddPasskey extends Screen {
  override readonly name = ADD_PASSKEY;
  override readonly path = '/profile/mfa/passkeys';

  /** Press Add a passkey; leads to the recovery code the first time, then to Edit Profile. */
  async add(): Promise<RecoveryCode> {
    await this.press('add-a-passkey');
    await arrive(this.page, SHOWN, PROFILE, DONE, 'mfa-requirement/done');
    return new RecoveryCode(this.page);
  }

  /** Leave without adding one. */
  async cancel(): Promise<void> {
    await this.press('cancel', { then: PROFILE });
  }
}

/** The second step after the recovery code: a new phone, or a passkey. */
export class NewPhone extends Screen {
  override readonly name = NEW_PHONE;
  override readonly path = '/recovery';

  /** Continue to the QR code for the new phone. */
  async setUp(): Promise<MfaSetup> {
    await this.press('set-up-new-phone');
    return await new MfaSetup(this.page).here();
  }

  /** Add a passkey instead, which the one at hand keeps; leads to "Done". */
  async addPasskey(): Promise<void> {
    await this.press('add-passkey', { then: 'recovery/passkey' });
    await this.press('add-a-passkey', { then: DONE });
  }

  /** Block the lost phone, so that no one can sign in with it. */
  async blockLostPhone(): Promise<void> {
    await this.press('block-lost-phone', { told: 'lost-phone-off' });
  }

  /** Say that the phone was found, with a code of it; leads to Edit Profile. */
  async keepFoundPhone(code: string): Promise<void> {
    await this.press('found-phone', { then: 'recovery/found' });
    await this.fill('code', code);
    await this.press('keep-this-phone', { told: 'phone-found' });
  }

  /** Say that what keeps a passkey was found, with a touch of it; leads to Edit Profile. */
  async keepFoundPasskey(): Promise<void> {
    await this.press('found-phone', { then: 'recovery/found' });
    await this.press('use-a-passkey', { told: 'phone-found' });
  }
}

/** Asks for password and code, or a passkey, again before something important. */
export class ConfirmItIsYou extends Screen {
  override readonly name = CONFIRMATION;

  /** Answer with all that is asked for; leads to one of the screens `then`. */
  async confirm(person: Person, ...then: string[]): Promise<void> {
    await this.here();
    const is = await confirmed(this, person, 'confirm_password', 'confirm_code');
    if (!is) await this.press('confirm');
    await arrive(this.page, ...(then.length > 0 ? then : [PROFILE]));
  }
}

/**
 * Confirm it with a passkey, if one of the person's is at hand.
 *
 * Otherwise fill in these fields, for a button that is to be pressed.
 */
export async function confirmed(
  screen: Screen,
  person: Person,
  password = 'password',
  code = 'code',
): Promise<boolean> {
  if (!isAtHand(screen.page, person.passkeys)) {
    await identify(screen, person, password, code);
    return false;
  }
  // Some don't say whose finger it was.
  if (await screen.part(password).isVisible()) await screen.fill(password, person.password);
  await screen.press('confirm-with-a-passkey');
  return true;
}

/** Fill in the person's password, and a code where one is asked for, in these fields. */
export async function identify(
  screen: Screen,
  person: Person,
  password = 'password',
  code = 'code',
): Promise<void> {
  await screen.fill(password, person.password);
  if (await screen.part(code).isVisible()) await screen.fill(code, await person.phone.nextCode());
}

/** Wait until a part of the page says this. Throws Refused. */
export async function see(screen: Screen, name: string, value: string): Promise<void> {
  const place = screen.part(name).and(screen.page.locator(`[data-value='${value}']`));
  await come(screen.page, place, `"${name}" with the value "${value}"`);
}
