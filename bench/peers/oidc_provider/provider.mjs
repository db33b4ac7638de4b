// oidc-provider with one client, as its README says.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Provider } from "oidc-provider";
import { Adapter } from "./adapter.mjs";

const settings = JSON.parse(readFileSync(join(process.env.PEER_DATA, "settings.json"), "utf8"));

export const provider = new Provider(process.env.PEER_URL, {
  adapter: Adapter,
  clients: [settings.client],
  jwks: { keys: [settings.key] },
  cookies: { keys: [process.env.PEER_SECRET] },
  features: { devInteractions: { enabled: false } },
  findAccount: (_, id) => ({ accountId: id, claims: async () => ({ sub: id }) }),
  ttl: { AuthorizationCode: 3600, Grant: 3600, AccessToken: 600, IdToken: 600 },
});
