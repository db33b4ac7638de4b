/** The screens on the way to a phone and a recovery code that work. */

import type { Locator } from '@playwright/test';
import { keep } from './hiding.js';
import type { Person } from './people.js';
import { QR_LABEL } from './phone.js';
import { arrive, press, there } from './refusals.js';
import { Screen } from './screen.js';

const SETUPS = ['Set up MFA', 'Set up your new phone', 'Add an authenticator'];

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
   * With a recovery code saved it leads to "MFA is on", or after a lost phone to "Done".
   */
  async enable(code: string): Promise<RecoveryCode> {
    await this.fill('Verify MFA Code', code);
    await press(this.page, 'Enable');
    await arrive(this.page, 'Your recovery code', 'MFA is on', 'Done');
    return new RecoveryCode(this.page);
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
    const code = await this.page.getByTestId('recovery-code').innerText();
    keep(code);
    return code;
  }

  /** Press "I have saved it"; leads to Edit Profile or, after a lost phone, the next step. */
  async saved(): Promise<void> {
    await press(this.page, 'I have saved it');
    await arrive(this.page, 'Edit Profile', 'Set up your new phone');
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
    await this.fill('Password', person.password);
    if (await this.field('Code from your authenticator app').isVisible()) {
      await this.fill('Code from your authenticator app', await person.phone.nextCode());
    }
    await press(this.page, 'Confirm');
    await arrive(this.page, ...(then.length > 0 ? then : ['Edit Profile']));
  }
}
