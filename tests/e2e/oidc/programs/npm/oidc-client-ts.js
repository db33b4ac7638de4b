// A page whose code anyone can read: oidc-client-ts in the browser, by redirect and by popup.
import { fileURLToPath } from "node:url";

import express from "express";

// What its guide has a page without a bundler load.
const BROWSER = new URL("../browser/oidc-client-ts.min.js", import.meta.resolve("oidc-client-ts"));

export default function ({ id, issuer }) {
  const app = express();
  app.get("/settings.json", (_request, answer) => answer.json({ authority: issuer, client_id: id }));
  app.get("/oidc-client-ts.js", (_request, answer) => answer.sendFile(fileURLToPath(BROWSER)));
  app.use(express.static(fileURLToPath(new URL("spa", import.meta.url))));
  return app;
}
