// Where oidc-provider keeps things: SQLite, for several processes. It has an adapter in memory only.
import Database from "better-sqlite3";
import { join } from "node:path";

const database = new Database(join(process.env.PEER_DATA, "db.sqlite3"), { timeout: 20_000 });
database.pragma("journal_mode = WAL");
database.pragma("synchronous = NORMAL");
database.exec(
  `CREATE TABLE IF NOT EXISTS held (
    id TEXT PRIMARY KEY, payload TEXT NOT NULL, grant_id TEXT, uid TEXT, user_code TEXT,
    expires_at INTEGER
  );
  CREATE INDEX IF NOT EXISTS held_grant ON held (grant_id)`,
);
const by = Object.fromEntries(
  ["id", "uid", "user_code"].map((column) => [
    column,
    database.prepare(`SELECT payload, expires_at FROM held WHERE ${column} = ?`),
  ]),
);
const put = database.prepare("INSERT OR REPLACE INTO held VALUES (?, ?, ?, ?, ?, ?)");
const consume = database.prepare(
  "UPDATE held SET payload = json_set(payload, '$.consumed', ?) WHERE id = ?",
);
const drop = database.prepare("DELETE FROM held WHERE id = ?");
const dropGrant = database.prepare("DELETE FROM held WHERE grant_id = ?");
const now = () => Math.floor(Date.now() / 1000);

function found(column, value) {
  const row = by[column].get(value);
  return row && (row.expires_at === null || row.expires_at > now())
    ? JSON.parse(row.payload)
    : undefined;
}

export class Adapter {
  constructor(model) {
    this.model = model;
  }
  key(id) {
    return `${this.model}:${id}`;
  }
  async upsert(id, payload, expiresIn) {
    const { grantId = null, uid = null, userCode = null } = payload;
    const until = expiresIn ? now() + expiresIn : null;
    put.run(this.key(id), JSON.stringify(payload), grantId, uid, userCode, until);
  }
  async find(id) {
    return found("id", this.key(id));
  }
  async findByUid(uid) {
    return found("uid", uid);
  }
  async findByUserCode(userCode) {
    return found("user_code", userCode);
  }
  async consume(id) {
    consume.run(now(), this.key(id));
  }
  async destroy(id) {
    drop.run(this.key(id));
  }
  async revokeByGrantId(grantId) {
    dropGrant.run(grantId);
  }
}
