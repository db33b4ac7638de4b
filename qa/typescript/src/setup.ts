/** The screens on the way to a phone and a recovery code that work. */

import type { Locator } from '@playwright/test';
import { keep } from './hiding.js';
import type { Person } from './people.js';
import { type Phone, QR_LABEL } from './phone.js';
import { arrive, there } from './refusals.js';
import { Screen } from './screen.js';
import { press } from './screens.js';

const CODE = 'Code from your authenticator app';
export const SETUPS = ['Set up MFA', 'Set up your new phone', 'Add an authenticator'];

/** The dialog (without scripts, the page) with the QR code. */
export class MfaSetup extends Screen {
  /** The picture to scan. */
  get qrCode(): Locator {
    return this.page.getByRole('img', { name: QR_LABEL, exact: true });
  }

  /** Show the secret key and read it, in its groups. */
  async secretKey(): Promise<string> {
    await press(this.page, 'Show secret key for manual configuration');
    return await (await there(this.field('Secret key'), 'secret key')).inputValue();
  }

  /**
   * Send the code that the app shows; the first time it leads to the recovery code.
   *
   * With a recovery code saved it leads to "MFA is on", or after a lost phone to "Done". One of
   * several authenticators may have a name.
   */
  async enable(code: string, name = ''): Promise<RecoveryCode> {
    if (name) await this.fill('Name (optional)', name);
    await this.fill('Verify MFA Code', code);
    await press(this.page, 'Enable');
    await arrive(this.page, 'Your recovery code', 'MFA is on', 'Done');
    return new RecoveryCode(this.page);
  }

  /** Scan the QR code with the phone and enable it; leads to where `enable` does. */
  async finish(phone: Phone): Promise<RecoveryCode> {
    await phone.scan(this.page);
    return await this.enable(await phone.nextCode());
  }

  /** After `setup-expired`: ask for a new QR code, and confirm it's them if asked. */
  async startAgain(person: Person): Promise<void> {
    await press(this.page, 'Show a new QR code');
    const asked = "Confirm it's you";
    if ((await arrive(this.page, asked, ...SETUPS)) === asked) {
      await new ConfirmItIsYou(this.page).confirm(person, ...SETUPS);
    }
  }

  /** Leave without turning anything on. */
  async cancel(): Promise<void> {
    await press(this.page, 'Cancel');
    await arrive(this.page, 'Edit Profile');
  }
}

/** The page on which a new recovery code is shown. */
export class RecoveryCode extends Screen {
  /** The code. */
  async text(): Promise<string> {
    const shown = this.page.getByTestId('recovery-code');
    const code = await (await there(shown, 'recovery code')).innerText();
    keep(code);
    return code;
  }

  /**
   * Read the code and press I have saved it.
   *
   * Leads to Edit Profile, or on from a lost phone to the new one. `then` is the heading of another
   * page, where that was asked for before.
   */
  async saved(then = ''): Promise<string> {
    const code = await this.text();
    await press(this.page, 'I have saved it');
    await arrive(this.page, ...(then ? [then] : ['Edit Profile', 'Set up your new phone']));
    return code;
  }
}

/** The second step after the recovery code: a new phone. */
export class NewPhone extends Screen {
  /** Continue to the QR code for the new phone. */
  async setUp(): Promise<MfaSetup> {
    await press(this.page, 'Set up your new phone');
    const setup = new MfaSetup(this.page);
    await there(setup.qrCode, 'QR code');
    return setup;
  }
}

/** Asks for password and code again before something important. */
export class ConfirmItIsYou extends Screen {
  /** Answer with all that is asked for; leads to the page with a heading of `then`. */
  async confirm(person: Person, ...then: string[]): Promise<void> {
    await arrive(this.page, "Confirm it's you");
    await identify(this, person);
    await press(this.page, 'Confirm');
    await arrive(this.page, ...(then.length > 0 ? then : ['Edit Profile']));
  }
}

/** Fill in the person's password, and a code where one is asked for. */
export async function identify(screen: Screen, person: Person): Promise<void> {
  await screen.fill('Password', person.password);
  if (await screen.field(CODE).isVisible()) await screen.fill(CODE, await person.phone.nextCode());
}
