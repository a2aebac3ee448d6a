// Opens the built pages in a real browser, as a phone and as a desk, served by the mall's own server, built before.
import { defineConfig } from "@playwright/test";
import { fileURLToPath } from "node:url";

const PORT = Number(process.env.PAGES_PORT ?? 4317);
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const SERVER = here("../../target/server/debug/liebian-mall-server");
const DATA = here(`../../target/mall-${PORT}`);

export default defineConfig({
  testDir: ".",
  outputDir: here(`../../target/pages-${PORT}`),
  // One test at a time to a server, whose clock the tests set; tests/run.mjs has a server for each width.
  workers: 1,
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  // No page is judged by how long a busy machine takes: these only end what would never end.
  timeout: 90_000,
  expect: { timeout: 10_000 },
  reporter: [["list"]],
  use: {
    // Whoever waits in vain is told where, long before the whole test has run out of its time.
    actionTimeout: 20_000,
    baseURL: `http://127.0.0.1:${PORT}/`,
    locale: "zh-CN",
    // Not the mall's own zone, so that a page that used the device's would be found out.
    timezoneId: "America/New_York",
    browserName: "chromium",
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: [
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  projects: [
    { name: "phone", use: { viewport: { width: 375, height: 812 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 } },
    // What waits, is sent and is answered does not depend on the width of the page.
    { name: "desktop", use: { viewport: { width: 1280, height: 800 } }, testIgnore: /mall\.(orders|outbox|stories)\.spec/ },
  ],
  webServer: {
    // A mall that knows nobody yet, whose clock the tests may set. Every test asks more than a customer would.
    command: `rm -rf "${DATA}" && mkdir -p "${DATA}" && exec "${SERVER}" --data "${DATA}/mall.sqlite" --port ${PORT} --pages www/dist --test-clock --rate 1000000`,
    cwd: here("../.."),
    url: `http://127.0.0.1:${PORT}/`,
    reuseExistingServer: false,
    timeout: 30_000,
  },
});
