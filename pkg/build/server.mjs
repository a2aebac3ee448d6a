// Builds the mall's server and starts it: `npm start` opens the mall with it, the tests of the pages visit it.

import { spawn } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";

import { at, Cure, needRust, run } from "./tools.mjs";

const MANIFEST = at("www/server/Cargo.toml");
// Beside the engine's own, so that neither makes the other compile anew; the server's tests use the same folder.
const TARGET = at("target/server");

export const serverTests = ["test", "--locked", "--no-fail-fast", "--manifest-path", MANIFEST, "--target-dir", TARGET];
export const serverProgram = at("target/server/debug/liebian-mall-server");

/** Makes the server's program; in the profile `test` as its own tests do, so that they and it compile the same once. */
export async function buildServer(profile = "dev") {
  await needRust();
  console.log("Compiling the mall's server.");
  await run("cargo", ["build", "--profile", profile, "--locked", "--manifest-path", MANIFEST, "--target-dir", TARGET], {
    cure: "The server did not compile: check that crates.io can be reached, and see the compiler's words above.",
  });
}

/** Starts it with the built pages, on the port or the next free ones; answers its address and how it ends. */
export async function startServer({ host, port, data, more = [], tries = 20 }) {
  await mkdir(dirname(data), { recursive: true });
  const words = (port) => ["--data", data, "--host", host, "--port", String(port), "--pages", at("www/dist"), ...more];
  let said = "";
  for (let next = port; next < port + tries && next <= 65535; next += 1) {
    const child = spawn(serverProgram, words(next), { stdio: ["ignore", "pipe", "pipe"] });
    const ended = new Promise((done) => child.on("close", done));
    const opened = await new Promise((done) => {
      said = "";
      child.on("error", (error) => done(void (said = error.message)));
      child.stderr.setEncoding("utf8").on("data", (part) => {
        said += part;
        process.stderr.write(part);
      });
      child.stdout.setEncoding("utf8").on("data", (part) => done(/http:\/\/\S+/.exec(part)?.[0]));
      ended.then(() => done(undefined));
    });
    if (opened) return { address: `${opened}/`, ended, stop: () => child.kill("SIGTERM") };
    // Another port helps only against one that is taken.
    if (!/in use/i.test(said)) break;
  }
  throw new Cure(`The mall's server did not start: ${said.trim() || "it said nothing"}`);
}
