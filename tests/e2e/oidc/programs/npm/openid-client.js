// A server's app with openid-client: client_secret_post, PKCE, state, nonce, refresh,
// introspection, revocation, RP-initiated logout.
import * as client from "openid-client";

import { forget, keep, site } from "./pages.js";

export default function ({ origin, id, secret, issuer }) {
  let found;
  const config = () => (found ??= client.discovery(new URL(issuer), id, secret));
  const app = site();

  app.get("/sign-in", async (request, answer) => {
    const verifier = client.randomPKCECodeVerifier();
    const [state, nonce] = [client.randomState(), client.randomNonce()];
    keep(answer, { verifier, state, nonce, asked: request.query });
    const address = client.buildAuthorizationUrl(await config(), {
      redirect_uri: `${origin}/callback`,
      scope: "openid profile email groups offline_access",
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: "S256",
      state,
      nonce,
      ...request.query,
    });
    answer.redirect(address.href);
  });

  app.get("/callback", async (request, answer) => {
    const { verifier, state, nonce, asked } = request.session;
    const got = await client.authorizationCodeGrant(
      await config(),
      new URL(request.originalUrl, origin),
      {
        pkceCodeVerifier: verifier,
        expectedState: state,
        expectedNonce: nonce,
        maxAge: asked.max_age && Number(asked.max_age),
        idTokenExpected: true,
      },
    );
    const told = await uses(await config(), got);
    keep(answer, { told, idToken: got.id_token });
    answer.redirect("/");
  });

  app.get("/sign-out", async (request, answer) => {
    const address = client.buildEndSessionUrl(await config(), {
      id_token_hint: request.session.idToken,
      post_logout_redirect_uri: `${origin}/`,
      state: "left",
    });
    forget((session) => session === request.session);
    answer.redirect(address.href);
  });

  app.use((fault, _request, answer, _next) => {
    const { error, error_description: description, code } = fault;
    answer.status(400).send(`<pre id="fault">${error ?? code}: ${description ?? fault.message}</pre>`);
  });
  return app;
}

// Everything that an app may do with its tokens.
async function uses(config, got) {
  const claims = got.claims();
  const userinfo = await client.fetchUserInfo(config, got.access_token, claims.sub);
  const next = await client.refreshTokenGrant(config, got.refresh_token);
  const live = await client.tokenIntrospection(config, next.access_token);
  await client.tokenRevocation(config, next.refresh_token);
  const over = await client.tokenIntrospection(config, next.access_token);
  return { claims, userinfo, refreshed: next.claims(), live: live.active, over: over.active };
}
