// `npm start`: builds the package, the pages and the mall's server, opens the mall and says where. Ctrl-C stops it.
// Installs what is missing (JavaScript packages, Rust's WebAssembly library). PORT chooses the first port to try.

import { buildPackage, buildPages } from "./build.mjs";
import { buildServer, startServer } from "./server.mjs";
import { at, command, Cure } from "./tools.mjs";

const FIRST_PORT = 4173;

await command(async () => {
  const port = Number(process.env.PORT || FIRST_PORT);
  if (!Number.isInteger(port) || port < 1 || port > 65535) throw new Cure(`PORT must be a number from 1 to 65535, not "${process.env.PORT}".`);
  await buildPackage();
  await buildPages();
  await buildServer();

  const server = await startServer({ port, host: process.env.HOST || "127.0.0.1", data: at(".data/mall.sqlite") });
  const { address } = server;
  console.log(`\n  商城 mall      ${address}mall/\n  工作室 studio  ${address}studio/\n\n  Orders and check-ins are kept in .data/mall.sqlite.\n  Ctrl-C 停止 stops it.`);
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, server.stop);
  await server.ended;
});
