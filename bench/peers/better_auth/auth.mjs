// better-auth with its twoFactor plugin, as its installation page and the plugin's say.
import { betterAuth } from "better-auth";
import { twoFactor } from "better-auth/plugins";
import Database from "better-sqlite3";
import { join } from "node:path";

const database = new Database(join(process.env.PEER_DATA, "db.sqlite3"), { timeout: 20_000 });
database.pragma("journal_mode = WAL");

export const auth = betterAuth({
  appName: "Peer",
  baseURL: process.env.PEER_URL,
  secret: process.env.PEER_SECRET,
  database,
  emailAndPassword: { enabled: true },
  // Everybody comes from one address here.
  rateLimit: { enabled: false },
  // Off unless asked for, as by default: with it, a session that was ended elsewhere lives on.
  session: { cookieCache: { enabled: "PEER_COOKIE_CACHE" in process.env, maxAge: 3600 } },
  plugins: [twoFactor()],
});
