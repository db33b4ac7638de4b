// The relying parties of npm, in one process, each at an address of its own. The environment says
// where they are and as whom they sign people in: ISSUER, CERTIFICATE, KEY, and as JSON in
// RELYING_PARTIES {name: {origin, id, secret}}.
import { readFileSync } from "node:fs";
import http from "node:http";
import https from "node:https";

import authJs from "./auth-js.js";
import oauth4webapi from "./oauth4webapi.js";
import oidcClientTs from "./oidc-client-ts.js";
import openidClient from "./openid-client.js";

const KINDS = {
  "auth-js": authJs,
  "oauth4webapi": oauth4webapi,
  "oidc-client-ts": oidcClientTs,
  "openid-client": openidClient,
};
const issuer = process.env.ISSUER;
const tls = { cert: readFileSync(process.env.CERTIFICATE), key: readFileSync(process.env.KEY) };

for (const [name, here] of Object.entries(JSON.parse(process.env.RELYING_PARTIES))) {
  const app = KINDS[name]({ ...here, issuer });
  const { protocol, hostname, port } = new URL(here.origin);
  const server = protocol === "https:" ? https.createServer(tls, app) : http.createServer(app);
  await new Promise((done) => server.listen(Number(port), hostname, done));
}
console.log("The apps are running");
