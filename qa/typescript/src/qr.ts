/** Reading QR codes off a picture, with what the package brings along: nothing is fetched. */

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';

const PROGRAM = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm');

let ready: Promise<unknown> | undefined;

/** The text of each QR code in the picture. */
export async function readQrCodes(png: Uint8Array<ArrayBuffer>): Promise<string[]> {
  await (ready ??= prepare());
  const seen = await readBarcodes(png, { formats: ['QRCode'] });
  return seen.map(code => code.text);
}

async function prepare(): Promise<void> {
  const { buffer } = new Uint8Array(await readFile(PROGRAM));
  await prepareZXingModule({ overrides: { wasmBinary: buffer }, fireImmediately: true });
}
