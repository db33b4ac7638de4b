// A server's app by hand on oauth4webapi: client_secret_basic, `iss` checked. jose verifies its ID
// tokens, and the logout tokens of the back channel, with the published keys.
import * as jose from "jose";
import * as oauth from "oauth4webapi";

import { forget, keep, site } from "./pages.js";

const LOGOUT = "http://schemas.openid.net/event/backchannel-logout";

export default function ({ origin, id, secret, issuer }) {
  let found;
  const server = () => (found ??= discover(new URL(issuer)));
  const client = { client_id: id };
  const authentication = oauth.ClientSecretBasic(secret);
  const app = site();

  app.get("/sign-in", async (request, answer) => {
    const verifier = oauth.generateRandomCodeVerifier();
    const [state, nonce] = [oauth.generateRandomState(), oauth.generateRandomNonce()];
    keep(answer, { verifier, state, nonce });
    const address = new URL((await server()).authorization_endpoint);
    address.search = new URLSearchParams({
      client_id: id,
      redirect_uri: `${origin}/callback`,
      response_type: "code",
      scope: "openid profile email groups",
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: "S256",
      state,
      nonce,
      ...request.query,
    });
    answer.redirect(address.href);
  });

  app.get("/callback", async (request, answer) => {
    const { verifier, state, nonce } = request.session;
    const as = await server();
    const given = oauth.validateAuthResponse(as, client, new URL(request.originalUrl, origin), state);
    const response = await oauth.authorizationCodeGrantRequest(
      as, client, authentication, given, `${origin}/callback`, verifier,
    );
    const got = await oauth.processAuthorizationCodeResponse(as, client, response, {
      expectedNonce: nonce,
      requireIdToken: true,
    });
    await oauth.validateApplicationLevelSignature(as, response);
    const { sub, sid } = oauth.getValidatedIdTokenClaims(got);
    const asked = await oauth.userInfoRequest(as, client, got.access_token);
    const userinfo = await oauth.processUserInfoResponse(as, client, sub, asked);
    const { payload, protectedHeader } = await verified(as, id, got.id_token);
    keep(answer, { told: { claims: payload, userinfo, header: protectedHeader }, sid, sub });
    answer.redirect("/");
  });

  app.get("/sign-out", async (request, answer) => {
    forget((session) => session === request.session);
    answer.redirect((await server()).end_session_endpoint);
  });

  app.post("/back-channel", async (request, answer) => {
    const options = { typ: "logout+jwt", requiredClaims: ["iat", "jti", "events", "exp"] };
    const { payload } = await verified(await server(), id, request.body.logout_token, options);
    if (!(LOGOUT in payload.events) || "nonce" in payload) throw Error("no logout token");
    forget((session) => (payload.sid ? session.sid === payload.sid : session.sub === payload.sub));
    answer.set("Cache-Control", "no-store").end();
  });

  return app;
}

async function discover(issuer) {
  return oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer));
}

function verified(as, audience, token, options) {
  const keys = jose.createRemoteJWKSet(new URL(as.jwks_uri));
  return jose.jwtVerify(token, keys, { issuer: as.issuer, audience, ...options });
}
