// Uses the console as officers do, in a real browser, and checks what only a browser can: that pages fit a telephone,
// that axe finds nothing serious, that a call pops up while it rings, that a case can be handled by keys alone.
//
//   node console.mjs ADDRESS     with PASSWORD (of every officer), SECRET (of the sandbox), AHEAD (so many
//                                milliseconds is the server's clock ahead of ours), NOTICE (a holiday notice)
//                                and, to keep pictures, SHOTS (a folder) in the environment
import { createRequire } from 'node:module';
import { createHmac } from 'node:crypto';

// ES modules do not look into NODE_PATH; CommonJS does.
const require = createRequire(import.meta.url);
const { chromium } = require('playwright-core');
const axe = require('axe-core').source;

const [address] = process.argv.slice(2);
const password = process.env.PASSWORD;
const shots = process.env.SHOTS;
// The server's clock is ahead of ours by so many milliseconds.
const now = () => Date.now() + Number(process.env.AHEAD ?? 0);
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync'],
});

let failed = 0;
const check = async (name, work) => {
  try {
    await work();
    console.log(`ok ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`FAILED ${name}: ${error.stack ?? error}`);
  }
};
const demand = (holds, words) => { if (!holds) throw new Error(words); };

const signIn = async (context, officer, code = '') => {
  const page = await context.newPage();
  page.on('pageerror', (error) => { failed += 1; console.log(`FAILED a script broke: ${error}`); });
  await page.goto(`${address}/console/sign-in`);
  await page.fill('#officer', officer);
  await page.fill('#password', password);
  await page.fill('#code', code);
  await page.click('main button:has-text("登录")');
  await page.waitForLoadState();
  return page;
};

/// RFC 6238: six digits, thirty seconds, SHA-1.
const code = (secret, at = now()) => {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...secret].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30000)));
  const hash = createHmac('sha1', key).update(counter).digest();
  const place = hash[19] & 15;
  return String((hash.readUInt32BE(place) & 0x7fffffff) % 1000000).padStart(6, '0');
};

const serious = async (page, where) => {
  await page.evaluate(axe);
  const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  const bad = found.violations.filter((one) => ['serious', 'critical'].includes(one.impact));
  demand(bad.length === 0, `${where}: ${JSON.stringify(bad.map((one) => [one.id, one.help, one.nodes.map((node) => node.html).slice(0, 3)]))}`);
};

const fits = async (page, where) => {
  const [wide, shown] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
  demand(wide <= shown, `${where}: ${wide} px wide on a screen of ${shown}`);
};

const picture = async (page, name) => { if (shots) await page.screenshot({ path: `${shots}/${name}.png`, fullPage: false }); };

const desk = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'zh-CN' });
const office = await signIn(desk, 'li-yi');
const places = await office.$$eval('nav.places a', (links) => links.map((link) => link.getAttribute('href')));
const first = async (list, begins) => {
  await office.goto(address + list);
  return office.$$eval('main a', (links, begin) => links.map((link) => link.getAttribute('href')).find((to) => to && to.startsWith(begin)), begins);
};
const aCase = await first('/console/cases', '/console/cases/2');
const aCall = await first('/console/calls', '/console/calls/0');
const pages = [...places, aCase, aCall, '/console/cases/new', '/console/directory/absences', '/console/directory/departments/charity',
  '/console/directory/agencies/12345', '/console/directory/officers/yang-wu', '/console/account', '/console/account/second-factor'].filter(Boolean);

await check('there is something to look at', async () => demand(pages.length >= 12 && aCase && aCall, JSON.stringify(pages)));

for (const [width, height] of [[1280, 900], [390, 844]]) {
  for (const large of [false, true]) {
    await check(`every page at ${width} px${large ? ' in large type' : ''}`, async () => {
      await desk.addCookies([{ name: 'type', value: large ? 'large' : 'normal', url: `${address}/console/` }]);
      await office.setViewportSize({ width, height });
      for (const path of pages) {
        const answer = await office.goto(address + path);
        demand(answer.status() === 200 && new URL(office.url()).pathname === path, `${path}: ${answer.status()} at ${office.url()}`);
        await fits(office, path);
        if (!large || width === 390) await serious(office, path);
        const names = { '/console/': 'today', [aCase]: 'case', [aCall]: 'call' };
        const name = names[path] ?? path.replace('/console/', '').replaceAll('/', '-');
        await picture(office, `${name}-${width}${large ? '-large' : ''}`);
      }
    });
  }
}
await desk.addCookies([{ name: 'type', value: 'normal', url: `${address}/console/` }]);
await office.setViewportSize({ width: 1280, height: 900 });

await check('large type is larger, and a button away', async () => {
  await office.goto(`${address}/console/`);
  const size = () => office.evaluate(() => parseFloat(getComputedStyle(document.body).fontSize));
  const before = await size();
  await office.click('button:has-text("大字版")');
  demand((await size()) >= before * 1.3, 'no larger');
  await office.click('button:has-text("标准字号")');
});

await check('a case is handled by keys alone', async () => {
  await office.goto(address + aCase);
  await office.keyboard.press('Tab');
  demand((await office.evaluate(() => document.activeElement.className)) === 'skip', 'the first stop is not the skip link');
  const reach = async (words) => {
    for (let steps = 0; steps < 120; steps += 1) {
      await office.keyboard.press('Tab');
      const at = await office.evaluate(() => document.activeElement.textContent.trim());
      if (at === words) {
        const ring = await office.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
        demand(ring !== 'none', `no focus to be seen at ${words}`);
        return;
      }
    }
    throw new Error(`${words} is not reached by Tab`);
  };
  await reach('告知仍在办理');
  await office.keyboard.press('Enter');
  await reach('告知仍在办理');
  await Promise.all([office.waitForURL(/done=interim/), office.keyboard.press('Enter')]);
  demand((await office.textContent('.notice.good')).includes('告知仍在办理'), 'it does not say that it was done');
});

await check('whoever is accused sees nothing of the case', async () => {
  await office.goto(`${address}/console/cases/new`);
  await office.fill('[name=received_at]', new Date(now() - 3600000 + 8 * 3600000).toISOString().slice(0, 16));
  await office.fill('[name=summary]', '窗口工作人员态度粗暴');
  await office.selectOption('[name=subject_officer]', 'yang-wu');
  await office.click('main button:has-text("登记办件")');
  const link = await office.getAttribute('main a[href^="/console/cases/2"]', 'href');
  const theirs = await browser.newContext({ locale: 'zh-CN' });
  const accused = await signIn(theirs, 'yang-wu');
  const answer = await accused.goto(address + link);
  demand(answer.status() === 404, `the accused gets ${answer.status()}`);
  await accused.goto(`${address}/console/cases`);
  demand(!(await accused.content()).includes(link.split('/').pop()), 'the accused finds the number in the list');
  await theirs.close();
});

// A webhook of the sandbox network, signed as it signs.
const hook = async (url, body) => {
  const [seconds, text] = [Math.floor(now() / 1000), JSON.stringify(body)];
  const signature = createHmac('sha256', process.env.SECRET).update(`${seconds}.${url}.${text}`).digest('hex');
  const headers = { 'content-type': 'application/json', 'x-shouwen-signature': `t=${seconds},v1=${signature}` };
  const answer = await fetch(url, { method: 'POST', headers, body: text });
  demand(answer.ok, `${url}: ${answer.status} ${answer.ok ? '' : await answer.text()}`);
  return answer.json();
};

await check('a call pops up while it rings', async () => {
  await office.goto(`${address}/console/`);
  await office.waitForTimeout(500);
  const call = `browser-${Date.now()}`;
  let answer = await hook(`${address}/hooks/sandbox/voice`, { call, from: '13800138000', to: '6687001' });
  let rang = Date.now();
  for (let turns = 0; turns < 5 && !JSON.stringify(answer.instructions).includes('"leg"'); turns += 1) {
    rang = Date.now();
    answer = await hook(answer.turn, { call, heard: 'silence' });
  }
  await office.waitForSelector('.pop', { timeout: 15000 });
  console.log(`popped up ${Date.now() - rang} ms after the webhook was sent`);
  demand((await office.textContent('.pop')).includes('来电振铃'), 'it does not ring');
  await serious(office, 'the screen pop');
  await picture(office, 'pop-1280');
});

await check('a notice is imported by two people', async () => {
  await office.goto(`${address}/console/calendar/import`);
  await office.fill('#file', '2027.csv');
  await office.fill('#text', process.env.NOTICE);
  await office.click('main button:has-text("提出导入申请")');
  await office.waitForLoadState();
  demand((await office.textContent('main')).includes('导入须由另一位工作人员确认'), await office.textContent('main'));
  demand(!(await office.$('main button:has-text("确认导入")')), 'whoever proposed it may confirm it');
  await serious(office, 'the import');
  await picture(office, 'import-1280');
  const theirs = await browser.newContext({ locale: 'zh-CN' });
  const second = await signIn(theirs, 'yang-wu');
  demand((await second.goto(`${address}/console/calendar/import`)).status() === 403, 'a handler imports notices');
  await theirs.clearCookies();
  const leader = await signIn(theirs, 'zheng-xu');
  await leader.goto(`${address}/console/calendar/import`);
  await leader.click('main button:has-text("确认导入")');
  await leader.waitForURL(/calendar$/);
  demand((await leader.textContent('main')).includes('2027-12-28'), await leader.textContent('main'));
  await theirs.close();
});

await check('signing in with a second factor', async () => {
  const theirs = await browser.newContext({ locale: 'zh-CN' });
  const page = await signIn(theirs, 'zheng-xu');
  await page.goto(`${address}/console/account/second-factor`);
  await page.click('main button:has-text("开始启用")');
  const secret = (await page.textContent('main code')).replace(/\s/g, '');
  await page.fill('#code', code(secret));
  await page.click('main button:has-text("确认")');
  await page.waitForURL(/account$/);
  await page.click('button:has-text("退出登录")');
  const without = await signIn(theirs, 'zheng-xu');
  demand((await without.textContent('[role=alert]')).includes('动态验证码'), 'the code is not asked for');
  // The step that was confirmed is spent: the next one, which is tolerated, is not.
  const again = await signIn(theirs, 'zheng-xu', code(secret, now() + 30000));
  demand(new URL(again.url()).pathname === '/console/', `still at ${again.url()}`);
  await theirs.close();
});

await browser.close();
process.exit(failed === 0 ? 0 : 1);
