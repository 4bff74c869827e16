// Checks the preview in a browser: `serve.mjs PROGRAM SITE`; SITE is copied before it is changed. With SHOTS=FOLDER, pictures of the
// overlay and of the ribbon are left there.
// - A page that has changed is reloaded where the reader stood; a style sheet or picture is exchanged without that.
// - Errors are shown over the page as texts, and go away by themselves.
// - The desk page follows every round, keeps its place and what is unfolded, and its links lead where they say.
// - A page of another origin can read nothing and hear no events.
import { spawn } from "node:child_process";
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { tmpdir } from "node:os";
import { document } from "./html-validate.mjs";
import { join } from "node:path";

const tools = createRequire(join(process.env.NODE_TOOLS, "package.json"));
const { chromium } = tools("playwright-core");
const { HtmlValidate, StaticConfigLoader } = tools("html-validate");
const axe = readFileSync(tools.resolve("axe-core/axe.min.js"), "utf8");
const [program, sample] = process.argv.slice(2);
const PATIENCE = 15_000;
const WIDTHS = [360, 1440];
const FLAGS = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync"];

const temp = mkdtempSync(join(tmpdir(), "serve-"));
const site = join(temp, "site");
cpSync(sample, site, { recursive: true });
const post = join(site, "posts/thu.md");
const text = (title, extras = "", body = "") =>
  `---\ntitle: ${title}\ndate: 2024-10-01T08:00\ncategory: moi-truong\n${extras}---\n\n![Một hình vuông](vuong.svg)\n\n${"Một đoạn văn dài.\n\n".repeat(80)}${body}\n`;
const square = (colour) => writeFileSync(join(site, "posts/vuong.svg"),
  `<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><rect width="40" height="40" fill="${colour}"/></svg>`);
square("red");
writeFileSync(post, text("Bài thử"));
writeFileSync(join(site, "posts/nhap.md"), text("Bài nháp", "draft: true\n"));

const wrong = [];
const check = (what, holds) => { if (!holds) wrong.push(what); console.log(`${holds ? "ok" : "WRONG"}: ${what}`); };

function start() {
  const child = spawn(program, ["serve", "--site", site, "--port", "0", "--drafts", "--lang", "vi", "--message-format", "json"],
    { stdio: ["ignore", "pipe", "inherit"] });
  return new Promise((done) => {
    createInterface(child.stdout).on("line", (line) => {
      const { type, url } = JSON.parse(line);
      if (type === "serving") done({ child, url: url.replace(/\/$/, "") });
    });
  });
}

/** A page of another origin, which tries to look. */
function stranger(url) {
  const server = createServer((_, response) => {
    response.writeHead(200, { "content-type": "text/html" });
    response.end(`<!doctype html><title>?</title><script>
      const tries = {};
      const heard = (name) => new Promise((done) => {
        const source = new EventSource("${url}/.bantin/events?since=x");
        for (const event of ["open", "change", "errors", "mended"]) source.addEventListener(event, () => done(event));
        source.onerror = () => done("");
      });
      const read = (mode) => fetch("${url}/_desk/", { mode }).then((r) => r.text()).catch(() => "");
      const script = new Promise((done) => {
        const el = document.createElement("script");
        el.src = "${url}/assets/bantin.js";
        el.onload = () => done("loaded");
        el.onerror = () => done("");
        document.head.append(el);
      });
      globalThis.result = Promise.all([heard(), read("cors"), read("no-cors"), script]);
    </script>`);
  });
  return new Promise((done) => server.listen(0, "127.0.0.1", () => done(server)));
}

async function shoot(page, name) {
  if (!process.env.SHOTS) return;
  mkdirSync(process.env.SHOTS, { recursive: true });
  await page.screenshot({ path: join(process.env.SHOTS, `${name}.png`) });
}

const overlay = (page) => page.locator("bantin-errors");
const place = (page) => page.evaluate(() => Math.round(globalThis.scrollY));

async function reloads(page, name) {
  await page.evaluate(() => { globalThis.scrollTo(0, 900); globalThis.same = true; });
  writeFileSync(post, text("Bài thử", "", `Câu cuối ${name}.`));
  await page.waitForFunction((words) => globalThis.document.body.textContent.includes(words), `Câu cuối ${name}.`, { timeout: PATIENCE });
  check(`${name}: a changed page is loaded again`, !(await page.evaluate(() => globalThis.same)));
  await page.waitForTimeout(600);
  check(`${name}: where the reader stood (${await place(page)})`, Math.abs((await place(page)) - 900) < 5);
}

// Of another colour each time, so that each time there is something to exchange.
let colours = 0;

async function exchanges(page, name) {
  colours += 1;
  await page.evaluate(() => { globalThis.same = true; });
  const sheet = join(temp, "themes/default/assets/style.css");
  mkdirSync(join(sheet, ".."), { recursive: true });
  const colour = `rgb(1, 2, ${colours})`;
  writeFileSync(sheet, `${readFileSync(new URL("../themes/default/assets/style.css", import.meta.url))}\nh1 { color: ${colour}; }\n`);
  await page.waitForFunction((wanted) => getComputedStyle(globalThis.document.querySelector("h1")).color === wanted, colour, { timeout: PATIENCE });
  check(`${name}: a style sheet is exchanged`, true);
  await page.waitForFunction(() => globalThis.document.querySelectorAll('link[rel="stylesheet"]').length === 1, null, { timeout: PATIENCE });
  square(`rgb(0, 0, ${colours})`);
  await page.waitForFunction(() => /vuong\.svg\?bantin=/.test(globalThis.document.querySelector("main img").src), null, { timeout: PATIENCE });
  check(`${name}: a picture is exchanged`, true);
  check(`${name}: without loading the page again`, await page.evaluate(() => globalThis.same === true));
}

async function shows(page, name) {
  await page.evaluate(() => { globalThis.same = true; });
  const before = readFileSync(post, "utf8");
  writeFileSync(post, before.replace("title:", "titel: <img src=x onerror=globalThis.hurt=1>"));
  await overlay(page).locator("h1").waitFor({ timeout: PATIENCE });
  const said = await overlay(page).locator("[role=alertdialog]").textContent();
  check(`${name}: errors with file, line and excerpt`, said.includes("posts/thu.md:2:1") && said.includes("<img src=x onerror=globalThis.hurt=1>"));
  check(`${name}: as text`, !(await page.evaluate(() => globalThis.hurt)));
  const wide = await page.evaluate(() => {
    const panel = globalThis.document.querySelector("bantin-errors").shadowRoot.querySelector("div");
    return panel.getBoundingClientRect().right > globalThis.innerWidth || panel.scrollWidth > panel.clientWidth;
  });
  check(`${name}: within the window`, !wide);
  await shoot(page, `errors-${name}`);
  await page.keyboard.press("Escape");
  check(`${name}: Escape puts it away`, (await overlay(page).count()) === 0);
  appendFileSync(post, "\n");
  writeFileSync(post, before.replace("category:", "categori:"));
  await overlay(page).locator("h1").waitFor({ timeout: PATIENCE });
  check(`${name}: the next error shows it again`, true);
  writeFileSync(post, before);
  await overlay(page).waitFor({ state: "detached", timeout: PATIENCE });
  check(`${name}: it goes by itself, and the page stays`, await page.evaluate(() => globalThis.same === true));
}

async function sound(page, name, address) {
  const text = await (await page.request.get(address)).text();
  const report = await new HtmlValidate(new StaticConfigLoader(document)).validateString(text, address);
  const said = report.results.flatMap(({ messages }) => messages.map((m) => `${m.line}: ${m.ruleId}: ${m.message}`));
  check(`${name}: valid HTML (${said.slice(0, 3).join("; ")})`, said.length === 0);
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  const found = violations.map(({ id, nodes }) => `${id} at ${nodes[0].target.join(" ")}`);
  check(`${name}: axe finds nothing (${found.join("; ")})`, found.length === 0);
  check(`${name}: within the window`, await page.evaluate(() => globalThis.document.documentElement.scrollWidth <= globalThis.innerWidth));
}

async function desk(page, url, name) {
  await page.goto(`${url}/_desk/`);
  check(`${name}: drafts are on the desk`, (await page.locator("section:has(#drafts)").textContent()).includes("Bài nháp"));
  await sound(page, `${name}: desk`, `${url}/_desk/`);
  await shoot(page, `desk-${name}`);
  const link = page.locator("section:has(#drafts) a[href^='vscode:'][href$='/posts/nhap.md']");
  check(`${name}: a link opens the file (${await link.getAttribute("href")})`,
    (await link.getAttribute("href")).startsWith("vscode://file/") && (await link.getAttribute("href")).endsWith("/posts/nhap.md"));
  await page.locator("#months-table summary").click();
  await page.evaluate(() => { globalThis.scrollTo(0, 400); globalThis.same = true; });
  const added = join(site, `posts/moi-${name}.md`);
  writeFileSync(added, text(`Nháp mới ${name}`, "draft: true\n"));
  await page.waitForFunction((words) => globalThis.document.querySelector("section:has(#drafts)").textContent.includes(words), `Nháp mới ${name}`, { timeout: PATIENCE });
  check(`${name}: the desk follows without being loaded again`, await page.evaluate(() => globalThis.same === true));
  check(`${name}: it keeps its place (${await place(page)}) and what is unfolded`,
    Math.abs((await place(page)) - 400) < 200 && await page.evaluate(() => globalThis.document.getElementById("months-table").open));
  const before = readFileSync(added, "utf8");
  writeFileSync(added, before.replace("title:", "titel:"));
  await page.waitForFunction(() => globalThis.document.querySelector("section:has(#problems) li.alert"), null, { timeout: PATIENCE });
  check(`${name}: an error is told with its place`, (await page.locator("section:has(#problems) li.alert").first().textContent()).includes(`posts/moi-${name}.md:2:1`));
  rmSync(added);
  await page.waitForFunction(() => !globalThis.document.querySelector("section:has(#problems) li.alert"), null, { timeout: PATIENCE });
  await page.goto(`${url}/_desk/related/?post=thu`);
  check(`${name}: a related list is explained`, (await page.locator("h2").textContent()).includes("Bài thử"));
  await sound(page, `${name}: related`, `${url}/_desk/related/?post=thu`);
  await shoot(page, `related-${name}`);
}

async function look(url, width, colorScheme) {
  const name = `${width}-${colorScheme}`;
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", chromiumSandbox: false, args: FLAGS });
  const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme });
  const page = await context.newPage();
  page.on("pageerror", (error) => check(`${name}: script: ${error.message}`, false));
  await page.goto(`${url}/2024/10/nhap/`);
  check(`${name}: a draft is marked`, (await page.locator("bantin-ribbon p").textContent()).startsWith("Bản nháp"));
  await shoot(page, `ribbon-${name}`);
  await page.goto(`${url}/2024/10/thu/`);
  check(`${name}: others are not`, (await page.locator("bantin-ribbon").count()) === 0);
  await reloads(page, name);
  await exchanges(page, name);
  await shows(page, name);
  await desk(page, url, name);
  const other = await stranger(url);
  for (const host of ["127.0.0.1", "localhost"]) {
    await page.goto(`http://${host}:${other.address().port}/`);
    const result = await page.evaluate(() => globalThis.result);
    check(`${name}: a stranger at ${host} sees nothing (${JSON.stringify(result)})`, result.every((one) => one === ""));
  }
  other.close();
  await browser.close();
}

const { child, url } = await start();
try {
  for (const [width, scheme] of [[WIDTHS[0], "light"], [WIDTHS[1], "dark"]]) await look(url, width, scheme);
} catch (error) {
  check(error.stack, false);
} finally {
  child.kill("SIGINT");
  const code = await new Promise((done) => child.on("exit", done));
  check(`it ends with ${code}`, code === 0);
  rmSync(temp, { recursive: true, force: true });
}
if (wrong.length > 0) {
  console.error(`${wrong.length} problems`);
  process.exit(1);
}
