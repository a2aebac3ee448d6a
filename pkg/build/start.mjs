// `npm start`: builds the package and the pages, serves them and says where. Ctrl-C stops it.
// Installs what is missing (JavaScript packages, Rust's WebAssembly library). PORT chooses the first port to try.

import { buildPackage, buildPages } from "./build.mjs";
import { at, command, Cure } from "./tools.mjs";

const FIRST_PORT = 4173;

await command(async () => {
  const port = Number(process.env.PORT || FIRST_PORT);
  if (!Number.isInteger(port) || port < 1 || port > 65535) throw new Cure(`PORT must be a number from 1 to 65535, not "${process.env.PORT}".`);
  await buildPackage();
  await buildPages();

  // Loaded only now: before the first build the packages may not have been installed.
  const { preview } = await import("vite");
  const server = await preview({
    root: at("www"),
    logLevel: "warn",
    // The next free port when this one is taken.
    preview: { port, strictPort: false, host: process.env.HOST || "127.0.0.1" },
  });
  const [address] = server.resolvedUrls.local;
  console.log(`\n  商城 mall      ${address}mall/\n  工作室 studio  ${address}studio/\n\n  Ctrl-C 停止 stops it.`);
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => server.close().then(() => process.exit(0)));
});
