/** Every worker's share of the invitations. */

import { writeFileSync } from 'node:fs';
import { expect, Invitations, NoneLeft, type Phone, test } from 'nightlatch-qa';
import { shareOf } from '../src/people.js';

function shares(path: string, workers: number): Invitations[] {
  return Array.from({ length: workers }, (_, worker) => new Invitations(path, worker, workers));
}

test('workers share no invitation', async ({}, testInfo) => {
  const path = testInfo.outputPath('invitations.json');
  const names = Array.from({ length: 10 }, (_, n) => `qa-${n}`);
  writeFileSync(path, JSON.stringify(Object.fromEntries(names.map(name => [name, 'x']))));
  const taken = shares(path, 4).map(share => share['mine'].map(([name]) => name));
  expect(taken.map(share => share.length)).toEqual([3, 3, 2, 2]);
  expect(taken.flat().sort()).toEqual(names);
});

test('shards share no invitation', async ({}, testInfo) => {
  const path = testInfo.outputPath('invitations.json');
  const names = Array.from({ length: 10 }, (_, n) => `qa-${n}`);
  writeFileSync(path, JSON.stringify(Object.fromEntries(names.map(name => [name, 'x']))));
  const taken = [1, 2].flatMap(current =>
    [0, 1].map(parallelIndex => {
      const config = { ...testInfo.config, workers: 2, shard: { current, total: 2 } };
      return shareOf({ parallelIndex, config }, path)?.['mine'].map(([name]) => name) ?? [];
    }),
  );
  expect(taken.map(share => share.length)).toEqual([3, 3, 2, 2]);
  expect(taken.flat().sort()).toEqual(names);
  expect(shareOf(testInfo, testInfo.outputPath('none.json'))).toBeUndefined();
});

test('an invitation is followed at the server under test', async ({
  page,
  phone,
  nightlatch,
}, testInfo) => {
  const path = testInfo.outputPath('invitations.json');
  const link = new URL('/invitation/used', 'https:other.example');
  writeFileSync(path, JSON.stringify({ 'qa-1': link }));
  const accepted = new Invitations(path, 0, 1).accept(page, phone);
  await expect(accepted).rejects.toThrow('for another server');
  await expect(page).toHaveURL(`${nightlatch.url}/invitation`);
});

test('a worker without invitations says how to make more', async ({ page }, testInfo) => {
  const path = testInfo.outputPath('invitations.json');
  writeFileSync(path, '{}');
  const accepted = new Invitations(path, 0, 1).accept(page, {} as Phone);
  await expect(accepted).rejects.toThrow(NoneLeft);
  await expect(accepted).rejects.toThrow(/invite --many/);
});
