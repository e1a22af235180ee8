// SPDX-License-Identifier: GPL-3.0-or-later
// The report in Chromium: nothing on the console, no policy report, no request but the file, and everything that moves.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const folder = process.argv[2];
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: FLAGS });

async function open(path, { width = 1280, height = 900, ...context } = {}) {
  const session = await browser.newContext({ viewport: { width, height }, ...context });
  const page = await session.newPage();
  const url = `file://${encodeURI(path)}`;
  page.troubles = [];
  page.on('console', (message) => page.troubles.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => page.troubles.push(`error: ${error.message}`));
  page.on('request', (request) => request.url() !== url && page.troubles.push(`request: ${request.url()}`));
  await page.addInitScript(() => {
    globalThis.violations = [];
    document.addEventListener('securitypolicyviolation', (event) => globalThis.violations.push(event.violatedDirective));
  });
  await page.goto(url);
  if (context.javaScriptEnabled !== false) await page.waitForSelector('html[data-ready]');
  return page;
}

async function close(page) {
  assert.deepEqual(page.troubles, []);
  assert.deepEqual(await page.evaluate(() => globalThis.violations), []);
  await page.context().close();
}

async function checkAxe(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  assert.deepEqual(violations.map((one) => `${one.id}: ${one.nodes[0].html.slice(0, 120)}`), []);
}

const report = join(folder, 'report');
const accounts = readdirSync(join(report, 'accounts')).map((name) => join(report, 'accounts', name.replaceAll('%', '%25')));
const collapsing = join(report, 'accounts', 'A017.html');
const slider = 'input[type=range]';

const tests = {
  async 'every page, hostile names too, is quiet and clean for axe in both colours'() {
    for (const path of [join(report, 'index.html'), ...accounts]) {
      const page = await open(decodeURI(path));
      await checkAxe(page);
      await page.click('#app-theme button');
      await checkAxe(page);
      await close(page);
    }
  },
  async 'no page is wider than a telephone'() {
    for (const path of [join(report, 'index.html'), ...accounts]) {
      const page = await open(decodeURI(path), { width: 390, height: 800 });
      assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 390, path);
      await close(page);
    }
  },
  async 'the slider shows the weeks and ends at what the report says'() {
    const page = await open(collapsing);
    const now = await page.locator('.changes').innerText();
    assert.match(now, /5 client contacts|6 client contacts|7 client contacts/);
    await page.fill(slider, '60');
    const then = await page.locator('.changes').innerText();
    assert.notEqual(now, then);
    assert.equal(await page.getAttribute(slider, 'aria-valuetext'), `week to ${(await page.locator('.slide b').innerText()).trim()}`);
    assert.ok((await page.locator('#app-map figure').nth(1).locator('.line.live').count()) > (await page.evaluate(() => 5)));
    await page.fill(slider, '103');
    assert.equal(await page.locator('.changes').innerText(), now);
    await close(page);
  },
  async 'play runs to the end and stops'() {
    const page = await open(collapsing);
    await page.fill(slider, '98');
    await page.getByRole('button', { name: 'Play' }).click();
    await page.getByRole('button', { name: 'Pause' }).waitFor();
    await page.getByRole('button', { name: 'Play' }).waitFor({ timeout: 5000 });
    assert.equal(await page.inputValue(slider), '103');
    await close(page);
  },
  async 'the keyboard walks the map, keeps a person and filters the evidence'() {
    const page = await open(collapsing);
    const persons = page.locator('#app-map figure').nth(1).locator('.person');
    assert.equal(await page.locator('#app-map .person[tabindex="0"]').count(), 1);
    await page.locator('#app-map .person[tabindex="0"]').focus();
    const first = await page.evaluate(() => document.activeElement.getAttribute('aria-label'));
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    assert.notEqual(await page.evaluate(() => document.activeElement.getAttribute('aria-label')), first);
    await page.locator('#app-map figure').nth(1).locator('[aria-label*="Zoe Abel"]').focus();
    assert.match(await page.locator('.card').innerText(), /Zoe Abel \(theirs/);
    await page.keyboard.press('Enter');
    assert.match(await page.locator('#app-evidence [role=status]').innerText(), /^14 of 16 records/);
    assert.ok((await persons.count()) > 20);
    await page.keyboard.press('Escape');
    assert.match(await page.locator('#app-evidence [role=status]').innerText(), /^16 of 16 records/);
    await close(page);
  },
  async 'the evidence is narrowed by signal and by words'() {
    const page = await open(collapsing);
    await page.selectOption('#app-evidence select', 'K3');
    assert.equal(await page.locator('#app-evidence tbody tr').count(), 1);
    await page.fill('#app-evidence input', 'no such record');
    assert.equal(await page.locator('#app-evidence tbody tr').count(), 0);
    await close(page);
  },
  async 'dark is the system’s choice until the button is pressed'() {
    const colour = (page) => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    const page = await open(collapsing, { colorScheme: 'dark' });
    assert.equal(await colour(page), 'rgb(20, 24, 27)');
    await page.click('#app-theme button');
    assert.equal(await colour(page), 'rgb(255, 255, 255)');
    await close(page);
  },
  async 'print is light, without controls'() {
    const page = await open(collapsing, { colorScheme: 'dark' });
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    assert.equal(await page.locator('.controls').first().isVisible(), false);
    assert.equal(await page.evaluate(() => getComputedStyle(document.body).color), 'rgb(29, 37, 44)');
    await close(page);
  },
  async 'without scripts the maps, signals and evidence are there'() {
    const page = await open(collapsing, { javaScriptEnabled: false });
    assert.equal(await page.locator('#app-map svg.map').count(), 2);
    assert.equal(await page.locator('.evidence li').count(), 16);
    await page.context().close();
  },
  async 'ten thousand accounts sort in less than 100 ms, by keyboard too'() {
    const page = await open(join(folder, 'many', 'index.html'));
    assert.ok((await page.locator('#app-portfolio tbody tr').count()) < 60);
    const sort = (name) => page.evaluate(async (title) => {
      const button = [...document.querySelectorAll('thead button')].find((one) => one.textContent.startsWith(title));
      const start = performance.now();
      button.click();
      await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
      return performance.now() - start;
    }, name);
    const times = [];
    for (const name of ['Account', 'Points', 'Owner', 'Renewal', 'Yearly']) times.push(await sort(name));
    const median = times.sort((a, b) => a - b)[2];
    assert.ok(median < 100, `median ${median} ms`);
    await page.fill('#search', 'bank');
    assert.match(await page.locator('#app-portfolio [role=status]').innerText(), /of 10,006 accounts/);
    await page.fill('#search', '');
    await page.locator('.window').focus();
    await page.keyboard.press('End');
    await page.locator('tr[data-row="10005"].active').waitFor();
    await page.keyboard.press('Home');
    await page.locator('tr[data-row="0"].active').waitFor();
    await page.keyboard.press('/');
    assert.equal(await page.evaluate(() => document.activeElement.id), 'search');
    const [critical] = (await page.locator('#app-tally .critical b').innerText()).match(/[\d,]+/);
    await page.getByRole('button', { name: 'Critical' }).click();
    assert.match(await page.locator('#app-portfolio [role=status]').innerText(), new RegExp(`^${critical} of 10,006`));
    assert.equal(await page.locator('#app-portfolio .chip:not(.critical)').count(), 0);
    await checkAxe(page);
    await close(page);
    return `sort, median ${Math.round(median)} ms`;
  },
};

async function measure(path) {
  const times = [];
  for (let i = 0; i < 5; i++) {
    const page = await open(path);
    times.push(await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? performance.now()));
    await page.context().close();
  }
  return `${Math.round(times.sort((a, b) => a - b)[2])} ms to the first paint, ${statSync(path).size} bytes`;
}

let failed = 0;
for (const [name, run] of Object.entries(tests)) {
  try {
    const remark = await run();
    console.log(`ok: ${name}${remark ? ` (${remark})` : ''}`);
  } catch (error) {
    failed++;
    console.log(`FAILED: ${name}\n${error.message}`);
  }
}
console.log(`an account of 80 people: ${await measure(join(report, 'accounts', 'A080.html'))}`);
console.log(`10,006 accounts: ${await measure(join(folder, 'many', 'index.html'))}`);
await browser.close();
process.exitCode = failed > 0 ? 1 : 0;
