// Checks the pages of built sites: `pages.mjs FOLDER[@MOMENT]...`; at MOMENT the browser's clock stands.
// Every page is validated as HTML, and its JSON-LD is read. Then pages that together show everything a page can show are opened
// in Chromium, narrow and wide, light and dark.
import { createServer } from "node:http";
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { extname, join, relative, sep } from "node:path";
import { document, fragment } from "./html-validate.mjs";

const tools = createRequire(join(process.env.NODE_TOOLS, "package.json"));
const { HtmlValidate, StaticConfigLoader } = tools("html-validate");
const { chromium } = tools("playwright-core");
const axe = readFileSync(tools.resolve("axe-core/axe.min.js"), "utf8");

const FLAGS = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync"];
const WIDTHS = [360, 1440];
const SCHEMES = ["light", "dark"];
const TYPES = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml",
  ".xml": "application/xml", ".json": "application/json", ".png": "image/png", ".jpg": "image/jpeg", ".mp4": "video/mp4",
  ".txt": "text/plain; charset=utf-8" };

const wrong = [];
const complain = (page, what) => { wrong.push(`${page}: ${what}`); console.error(wrong.at(-1)); };

/** Every HTML file, with its address and text. */
function pagesOf(folder) {
  return readdirSync(folder, { recursive: true })
    .filter((name) => name.endsWith(".html"))
    .sort()
    .map((name) => {
      const text = readFileSync(join(folder, name), "utf8");
      const path = `/${relative(folder, join(folder, name)).split(sep).join("/")}`;
      return { path: path.replace(/\/index\.html$/, "/"), text, whole: /^<!doctype/i.test(text) };
    });
}

async function validate(name, pages) {
  const validators = [fragment, document].map((config) => new HtmlValidate(new StaticConfigLoader(config)));
  for (const page of pages) {
    const report = await validators[Number(page.whole)].validateString(page.text, page.path);
    for (const { messages } of report.results) {
      for (const m of messages) complain(name + page.path, `${m.line}:${m.column} ${m.ruleId}: ${m.message}`);
    }
  }
}

function linkedData(name, pages) {
  for (const page of pages) {
    const blocks = [...page.text.matchAll(/<script type="application\/ld\+json">(.*?)<\/script>/gs)];
    let articles = 0;
    for (const [, text] of blocks) {
      let data;
      try { data = JSON.parse(text); } catch (error) { complain(name + page.path, `JSON-LD: ${error.message}`); continue; }
      for (const thing of [data["@graph"] ?? data].flat()) {
        if (thing["@type"] !== "NewsArticle") continue;
        articles += 1;
        for (const key of ["headline", "datePublished", "author", "publisher"]) {
          const value = thing[key];
          const empty = !value || (Array.isArray(value) && value.length === 0);
          if (empty) complain(name + page.path, `JSON-LD: a NewsArticle without ${key}`);
        }
        if (Number.isNaN(Date.parse(thing.datePublished))) complain(name + page.path, "JSON-LD: datePublished is no date");
      }
    }
    if (/<body class="(post|bulletin)"/.test(page.text) && articles !== 1) {
      complain(name + page.path, `JSON-LD: ${articles} NewsArticle`);
    }
  }
}

/** What a page shows: its kind with every element and class on it, and the state of a bulletin. */
function shown(text) {
  const kind = /<body class="([^"]*)"/.exec(text)?.[1] ?? "none";
  const all = new Set([kind]);
  for (const [, tag, rest] of text.matchAll(/<([a-z][a-z0-9-]*)([^>]*)>/g)) {
    all.add(`${kind} ${tag}`);
    for (const one of /\bclass="([^"]*)"/.exec(rest)?.[1].split(/\s+/) ?? []) all.add(`${kind} ${tag}.${one}`);
  }
  const state = /<div class="state[^>]*>\s*<p><strong[^>]*>([^<]*)/.exec(text)?.[1];
  if (state) all.add(`${kind} state ${state}`).add(`${kind} state ${state} ${text.includes('class="alarm"')}`);
  return all;
}

/** A few pages that together show all that any page shows. */
function choose(pages) {
  const left = pages.filter((page) => page.whole && !page.text.includes('http-equiv="refresh"'))
    .map((page) => ({ page, shows: shown(page.text) }));
  const seen = new Set();
  const chosen = [];
  for (;;) {
    const gain = ({ shows }) => [...shows].filter((one) => !seen.has(one)).length;
    const best = left.reduce((a, b) => (gain(b) > gain(a) ? b : a), left[0]);
    if (!best || gain(best) === 0) return chosen;
    best.shows.forEach((one) => seen.add(one));
    chosen.push(best.page.path);
  }
}

function serve(folder) {
  const server = createServer((request, response) => {
    let path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    let status = 200;
    const file = () => join(folder, path.endsWith("/") ? `${path}index.html` : path);
    const there = () => statSync(file(), { throwIfNoEntry: false })?.isFile();
    if (path.includes("..") || !there()) [status, path] = [404, "/404.html"];
    response.writeHead(status, { "content-type": TYPES[extname(file())] ?? "application/octet-stream" });
    response.end(readFileSync(file()));
  });
  return new Promise((done) => server.listen(0, "127.0.0.1", () => done(server)));
}

async function browse(context, name, origin, path, how) {
  const page = await context.newPage();
  const where = `${name}${path} (${how})`;
  page.on("pageerror", (error) => complain(where, `script: ${error.message}`));
  page.on("console", (message) => {
    const from = message.location().url ?? "";
    if (message.type() === "error" && (!from || from.startsWith(origin))) complain(where, `console: ${message.text()}`);
  });
  page.on("requestfailed", (request) => {
    // A player that stops loading its video early has not failed.
    const stopped = request.resourceType() === "media" && request.failure()?.errorText === "net::ERR_ABORTED";
    if (request.url().startsWith(origin) && !stopped) complain(where, `${request.url()}: ${request.failure()?.errorText}`);
  });
  page.on("response", (response) => {
    if (response.url().startsWith(origin) && response.status() >= 400) complain(where, `${response.url()}: ${response.status()}`);
  });
  await page.goto(origin + path, { waitUntil: "load" });
  await page.waitForLoadState("networkidle", { timeout: 5000 }).catch(() => {});
  const over = await page.evaluate(() => {
    const width = globalThis.document.documentElement.clientWidth;
    if (globalThis.document.documentElement.scrollWidth <= width) return null;
    const wide = [...globalThis.document.querySelectorAll("body *")].find((e) => e.getBoundingClientRect().right > width + 1);
    return wide ? wide.outerHTML.slice(0, 120) : "?";
  });
  if (over) complain(where, `wider than the window: ${over}`);
  const bare = await page.evaluate(() =>
    [...globalThis.document.querySelectorAll("[data-fragment] ul")].some((list) => [...list.children].every((item) => item.hidden)));
  if (bare) complain(where, "the script has left a heading over nothing");
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  for (const { id, help, nodes } of violations) {
    for (const node of nodes.slice(0, 3)) {
      complain(where, `${id}: ${help}: ${node.target.join(" ")}: ${(node.any[0] ?? node.all[0] ?? node.none[0])?.message ?? ""}`);
    }
  }
  await page.close();
}

/** The strip of a page whose host answers wrongly in every way there is, and then rightly: it is asked again, though not at once. */
async function recovers(context, name, origin) {
  const page = await context.newPage();
  const path = "/canh-bao/";
  const expect = (what, holds) => { if (!holds) complain(name + path, `the strip: ${what}`); };
  const wrongly = [{ status: 503, body: "<p>503</p>" }, { body: "" }, { body: "Not Found" }, { body: "<!doctype html><p>?</p>" }];
  let asked = 0;
  await page.clock.install();
  await page.route(/\/loat-tin\.html$/, (route) => {
    const answer = wrongly[asked];
    asked += 1;
    return answer ? route.fulfill({ contentType: "text/html", ...answer }) : route.continue();
  });
  const strip = () => page.locator("aside.strip > div").innerHTML();
  const pass = async (time) => { await page.clock.runFor(time); await page.waitForTimeout(200); };
  await page.goto(origin + path, { waitUntil: "networkidle" });
  const plain = await strip();
  for (let times = 1; times <= wrongly.length; times += 1) {
    await pass("01:00");
    expect(`asked ${asked} times, not ${times}`, asked === times);
    expect("a wrong answer was taken", (await strip()) === plain);
    await pass("01:00");
  }
  await pass("00:30");
  expect("the right answer was not taken", (await strip()) !== plain);
  await pass("09:00");
  expect("fresh, and asked for again", asked === wrongly.length + 1);
  await pass("02:00");
  expect("stale, and not asked for again", asked === wrongly.length + 2);
  await page.close();
}

async function look(name, folder, moment, paths) {
  const server = await serve(folder);
  const origin = `http://127.0.0.1:${server.address().port}`;
  for (const width of WIDTHS) {
    for (const colorScheme of SCHEMES) {
      const profile = mkdtempSync(join(tmpdir(), "pages-"));
      const context = await chromium.launchPersistentContext(profile, {
        executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
        headless: true,
        chromiumSandbox: false,
        args: FLAGS,
        viewport: { width, height: 800 },
        colorScheme,
        // The pages' own addresses only.
        serviceWorkers: "block",
      });
      await context.route((url) => url.origin !== origin, (route) => route.abort());
      if (moment) await context.clock.setFixedTime(new Date(moment));
      if (!moment && width === WIDTHS[0] && colorScheme === SCHEMES[0]) await recovers(context, name, origin);
      const queue = [...paths];
      const work = async () => {
        for (let path; (path = queue.shift()); ) await browse(context, name, origin, path, `${width} px, ${colorScheme}`);
      };
      await Promise.all([work(), work()]);
      await context.close();
      rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    }
  }
  server.close();
}

for (const argument of process.argv.slice(2)) {
  const [folder, moment] = argument.split("@");
  const name = moment ?? "today";
  const pages = pagesOf(folder);
  await validate(name, pages);
  linkedData(name, pages);
  const paths = choose(pages);
  console.log(`${name}: ${pages.length} pages validated; in the browser: ${paths.join(" ")}`);
  await look(name, folder, moment, paths);
}
if (wrong.length > 0) {
  console.error(`${wrong.length} problems`);
  process.exit(1);
}
