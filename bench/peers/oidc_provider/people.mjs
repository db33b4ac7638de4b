// Makes its key and its client: node people.mjs CLIENT SECRET REDIRECT COUNT
// People are whom its findAccount knows: everyone.
import { generateKeyPairSync } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

const [client_id, client_secret, redirect] = process.argv.slice(2);
const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const key = { ...privateKey.export({ format: "jwk" }), kid: "one", alg: "RS256", use: "sig" };
const client = { client_id, client_secret, redirect_uris: [redirect] };
writeFileSync(join(process.env.PEER_DATA, "settings.json"), JSON.stringify({ client, key }));
console.log("{}");
