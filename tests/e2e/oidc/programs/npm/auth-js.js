// Auth.js, as its guide says: a provider of the type oidc, with its own pages for signing in and out.
import { ExpressAuth, getSession } from "@auth/express";
import express from "express";

import { page } from "./pages.js";

export default function ({ id, secret, issuer }) {
  const config = {
    secret: "a secret of this app's own",
    trustHost: true,
    providers: [
      {
        id: "nightlatch",
        name: "Nightlatch",
        style: { logo: "/icon.svg" }, // or its page would load one from elsewhere
        type: "oidc",
        issuer,
        clientId: id,
        clientSecret: secret,
        authorization: { params: { scope: "openid profile email groups" } },
        checks: ["pkce", "state", "nonce"],
      },
    ],
    callbacks: {
      jwt: ({ token, profile }) => ({ ...token, claims: profile ?? token.claims }),
      session: ({ session, token }) => ({ ...session, claims: token.claims }),
    },
  };
  const app = express();
  app.use("/auth", ExpressAuth(config));
  app.get("/sign-in", (_request, answer) => answer.redirect("/auth/signin"));
  app.get("/sign-out", (_request, answer) => answer.redirect("/auth/signout"));
  app.get("/", async (request, answer) => {
    const session = await getSession(request, config);
    answer.send(page(session && { claims: session.claims, user: session.user }));
  });
  return app;
}
