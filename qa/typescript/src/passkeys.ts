/** What keeps passkeys for a test, and whose finger is on it. */

import { isIP } from 'node:net';
import type { BrowserContext } from '@playwright/test';
import { keep as hide } from './hiding.js';
import { type Credential, type Device, type Kept, put, take } from './virtual.js';

/**
 * The screen lock of a phone or a laptop, and the passkeys that it keeps: none at first.
 *
 * It answers on every page of the browsers that it has been put into.
 */
export class Passkey implements Kept {
  /** What it is to the server's test mode. */
  readonly kind: string = 'passkey';
  protected readonly device: Device = {
    protocol: 'ctap2',
    transport: 'internal',
    hasResidentKey: true,
    hasUserVerification: true,
  };
  // Out of sight of whatever prints this object.
  readonly #kept = new Map<string, Credential>();
  private verifies = true;
  private isCancelling = false;

  /** Have it at hand in this browser, on all its pages: it is the one that answers there. */
  async putInto(context: BrowserContext): Promise<this> {
    await take(this, context);
    return this;
  }

  /** Take everything off it, as if it had been lost: the server still knows of it. */
  async remove(): Promise<void> {
    this.#kept.clear();
    await put(this);
  }

  /** From now on it doesn't recognize its person: not their finger, face or PIN. */
  async failVerification(): Promise<void> {
    this.verifies = false;
    await put(this);
  }

  /** Recognize its person again. */
  async passVerification(): Promise<void> {
    this.verifies = true;
    await put(this);
  }

  /** From now on its person closes every dialog of the browser. */
  async cancel(): Promise<void> {
    this.isCancelling = true;
    await put(this);
  }

  /** Answer again. */
  async answer(): Promise<void> {
    this.isCancelling = false;
    await put(this);
  }

  /** Let it have been used so often, and no more: as a copy of it would say, made earlier. */
  async setCounter(used: number): Promise<void> {
    for (const credential of this.#kept.values()) credential.signCount = used;
    await put(this);
  }

  /** Put a credential on it, as the server's test mode tells it, with its private key. */
  async keep(credential: Credential): Promise<void> {
    const { credentialId, privateKey, userHandle, ...rest } = credential;
    hide(privateKey);
    const texts = { credentialId: forCdp(credentialId), privateKey: forCdp(privateKey) };
    this.note({ ...rest, ...texts, ...(userHandle && { userHandle: forCdp(userHandle) }) });
    await put(this);
  }

  /** @internal */
  note(credential: Credential): void {
    hide(credential.privateKey);
    this.#kept.set(credential.credentialId, credential);
  }

  /** @internal One that is never verified turns everything down. */
  authenticator(): ReturnType<Kept['authenticator']> {
    const found = { ...this.device, automaticPresenceSimulation: true };
    if (this.isCancelling) return { ...found, hasUserVerification: true, isUserVerified: false };
    return { ...found, isUserVerified: this.verifies && found.hasUserVerification };
  }

  /** @internal */
  shown(): Credential[] {
    return this.isCancelling ? [] : [...this.#kept.values()];
  }
}

/** A key for the USB port: it is touched, no matter by whom, and serves after a password. */
export class SecurityKey extends Passkey {
  override readonly kind = 'security-key';
  protected override readonly device: Device = {
    protocol: 'ctap2',
    transport: 'usb',
    hasResidentKey: false,
    hasUserVerification: false,
  };
}

/** Whether browsers have passkeys at this address: it needs a name, and https:// elsewhere. */
export function workAt(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  if (isIP(hostname.replace(/^\[|\]$/g, ''))) return false;
  return protocol === 'https:' || hostname === 'localhost' || hostname.endsWith('.localhost');
}

/** Base64, of base64url. */
function forCdp(text: string): string {
  return Buffer.from(text, 'base64url').toString('base64');
}
