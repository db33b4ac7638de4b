// Node's own server with as many processes as asked for: node server.mjs PORT WORKERS
import cluster from "node:cluster";
import { createServer } from "node:http";
import { provider } from "./provider.mjs";

const [port, workers] = process.argv.slice(2).map(Number);
if (cluster.isPrimary) {
  for (let worker = 0; worker < workers; worker += 1) cluster.fork();
  cluster.on("exit", () => cluster.fork());
  process.on("SIGTERM", () => process.exit(0));
} else {
  createServer(provider.callback()).listen(port, "127.0.0.1");
}
