// What the apps' pages show: who is there, as the program was told.
import express from "express";

const sessions = new Map();

export function site() {
  const app = express();
  app.use(express.urlencoded({ extended: false }));
  app.use((request, _answer, next) => {
    const [, token] = /(?:^|; )app=([^;]+)/.exec(request.headers.cookie ?? "") ?? [];
    request.session = sessions.get(token) ?? {};
    next();
  });
  app.get("/", (request, answer) => answer.send(page(request.session.told)));
  return app;
}

export function keep(answer, session) {
  const token = crypto.randomUUID();
  sessions.set(token, session);
  answer.cookie("app", token, { httpOnly: true, sameSite: "lax" });
}

export function forget(isIt) {
  for (const [token, session] of sessions) if (isIt(session)) sessions.delete(token);
}

export function page(told) {
  if (!told) return `<!doctype html><title>App</title><a id="sign-in" href="/sign-in">Sign in</a>`;
  const shown = JSON.stringify(told).replaceAll("<", "\\u003c");
  return `<!doctype html><title>App</title><pre id="told">${shown}</pre>
    <a id="sign-out" href="/sign-out">Sign out</a>`;
}
