// What a Cypress test asks of Nightlatch in test mode. It runs in Cypress's own Node process, so the
// token never gets into a browser: cypress.config.js makes these the tasks of cy.task().
const url = process.env.QA_NIGHTLATCH_URL;
const token = process.env.QA_NIGHTLATCH_TOKEN;

/** Ask the test mode; what can be asked is in /test-mode/openapi.json. */
async function tell(what, wanted) {
  const answer = await fetch(`${url}/test-mode/${what}`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, Origin: url, Connection: 'close' },
    body: JSON.stringify(wanted),
  });
  const told = await answer.json();
  if (!answer.ok) throw new Error(`/test-mode/${what}: ${told.error}`);
  return told;
}

/** A code of the authenticator app with this key (RFC 6238), `steps` time steps from now. */
async function code({ secret, steps = 0 }) {
  const { createHmac } = await import('node:crypto');
  const answer = await fetch(`${url}/test-mode/clock`, {
    headers: { Authorization: `Bearer ${token}`, Connection: 'close' },
  });
  const { now } = await answer.json();
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(now / 30) + steps));
  const hash = createHmac('sha1', base32(secret)).update(counter).digest();
  const digits = (hash.readUInt32BE(hash[19] & 15) & 0x7fffffff) % 1_000_000;
  return String(digits).padStart(6, '0');
}

function base32(text) {
  const bits = [...text].map(symbol => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(symbol).toString(2).padStart(5, '0'));
  return Buffer.from(bits.join('').match(/.{8}/g).map(byte => Number.parseInt(byte, 2)));
}

module.exports = {
  'nightlatch:app': wanted => tell('app', wanted),
  'nightlatch:person': async wanted => (await tell('seed', { people: [wanted] })).people[0],
  'nightlatch:cookies': async username => (await tell('session', { username })).cookies,
  'nightlatch:advance': seconds => tell('clock', { advance: seconds }),
  'nightlatch:fault': ({ step, ...fault }) => tell(`next-${step}`, fault),
  'nightlatch:code': code,
};
