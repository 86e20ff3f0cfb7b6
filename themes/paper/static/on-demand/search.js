// Search: Pagefind finds the papers, the page's <template> says what they look like, and the address holds what
// is looked for. Nothing here is made of HTML: titles and abstracts are foreign.
const { base } = globalThis.digest;
const STEP = 20; // results at a time
const LONG = 45; // words of an excerpt
const place = document.querySelector("[data-script=search]");
const form = place.querySelector("form");
const list = place.querySelector("ol");
const status = place.querySelector("[role=status]");
const hints = place.querySelector(".hints");
const more = place.querySelector("button.more");
const template = place.querySelector("template").content.firstElementChild;
const topics = new Map([...place.querySelectorAll("[data-topic]")].map((link) => [link.dataset.topic, link]));

let engine;
const pagefind = () =>
  (engine ||= import(`${base}pagefind/pagefind.js`).catch((error) => {
    engine = undefined; // the next attempt may succeed
    throw error;
  }));
const search = async (words, how) => (await (await pagefind()).search(words, how)).results;

// Words that stand in the index for a whole title, a topic, a year; search_documents.py makes the same.
function hidden(kind, value) {
  let state = 2166136261;
  for (const letter of `${kind}:${value}`) state = Math.imul(state ^ letter.codePointAt(0), 16777619);
  return `\u2d63${(state >>> 0).toString(16).padStart(8, "0")}\u2d63`;
}
const folded = (title) => title.normalize("NFKD").toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");

// For a word that no paper has, Pagefind takes the longest that it begins with: "20" for "2026", "at" for "atention".
const ENDING = /^(.{0,3}|(i[sz]|at|ab|al|iv|ment|ness|ing).*)$/; // that two forms of one word may differ by
function isForm(typed, found) {
  const head = /\p{N}/u.test(typed) ? typed : typed.slice(0, Math.ceil(typed.length * 0.4));
  return found.includes(head) && (!typed.startsWith(found) || ENDING.test(typed.slice(found.length)));
}
async function searchAll(words) {
  const results = await search(words);
  if (!results.length) return results;
  const { content, locations } = await results[0].data();
  const all = content.trim().split(/\s+/);
  const found = locations.map((at) => folded(all[at] || ""));
  const typed = words.split(/\s+/).map(folded);
  return typed.every((word) => found.some((other) => isForm(word, other))) ? results : [];
}

async function find({ q, topic, year }) {
  const within = [topic && hidden("topic", topic), year && hidden("year", year)].filter(Boolean).join(" ");
  const title = folded(q);
  const [same, all, those] = await Promise.all([
    title ? search(`"${hidden("title", title)}"`) : [], // without quotes, a similar word would do
    q ? searchAll(q) : [],
    within ? search(within, { sort: { day: "desc" } }) : [],
  ]);
  if (!q) return those;
  const inside = new Set(those.map(({ id }) => id));
  const found = new Map([...same, ...all].map((one) => [one.id, one])); // of one found twice, where its words are
  return [...found.values()].filter(({ id }) => !within || inside.has(id));
}

// What is shown

const element = (name, text) => Object.assign(document.createElement(name), { textContent: text });
const isEnd = (word) => /[.!?]$/.test(word);

function excerpt({ content, anchors, weighted_locations: found }) {
  const words = content.trim().split(/\s+/).slice(0, anchors[0].location);
  const worth = new Map(found.map(({ location, balanced_score: score }) => [location, score]));
  const all = [...worth.keys()].filter((at) => at < words.length).sort((a, b) => a - b);
  const telling = all.filter((at) => words[at].length > 3 || worth.has(at - 1) || worth.has(at + 1));
  const hits = telling.length ? telling : all;
  const said = (at) => hits.filter((hit) => hit >= at && hit < at + LONG / 2).reduce((sum, hit) => sum + worth.get(hit), 0);
  const best = hits.reduce((best, at) => (said(at) > said(best) ? at : best), hits[0] ?? 0);
  let start = best;
  while (start && best - start < LONG / 3 && !isEnd(words[start - 1])) start -= 1;
  const most = Math.min(Math.round(start + LONG * 1.4), words.length);
  let end = most; // or where a sentence ends, after the match
  while (end > Math.max(best + 1, start + LONG / 2) && !isEnd(words[end - 1])) end -= 1;
  if (!isEnd(words[end - 1] ?? "")) end = Math.min(start + LONG, most);
  const parts = start && !isEnd(words[start - 1]) ? ["… "] : [];
  for (let at = start; at < end; at += 1) {
    parts.push(hits.includes(at) ? element("mark", words[at]) : words[at], at + 1 < end ? " " : "");
  }
  return end < words.length && !isEnd(words[end - 1]) ? [...parts, " …"] : parts;
}

function result(data) {
  const made = template.cloneNode(true);
  const [link, line, text, tags] = ["a", "bdi", ".excerpt", ".tags"].map((part) => made.querySelector(part));
  made.dataset.paper = data.raw_url.split("/").at(-2);
  link.href = base + data.raw_url.slice(1);
  link.textContent = data.meta.title;
  line.textContent = data.meta.line;
  text.append(...excerpt(data));
  for (const slug of (data.meta.topics || "").split(" ")) {
    if (topics.has(slug)) {
      const tag = topics.get(slug).cloneNode(true);
      const item = document.createElement("li");
      item.append(tag);
      tags.append(item);
    }
  }
  if (!data.meta.line) line.parentElement.remove();
  for (const part of [text, tags]) if (!part.hasChildNodes()) part.remove();
  return made;
}

let found = [];
let turn = 0;

async function add(count) {
  const mine = turn;
  const start = list.children.length;
  const data = await Promise.all(found.slice(start, start + count).map((one) => one.data()));
  if (mine !== turn) return;
  list.append(...data.map(result));
  more.hidden = list.children.length >= found.length;
  document.dispatchEvent(new Event("digest:papers"));
}

async function show(count = STEP) {
  const mine = ++turn;
  const wanted = read();
  const words = status.dataset;
  if (!engine && address(wanted) !== location.pathname) status.textContent = words.searching;
  try {
    const results = await find(wanted);
    if (mine !== turn) return;
    found = results;
    list.replaceChildren();
    hints.replaceChildren();
    await add(count);
    if (mine !== turn) return;
    const shown = new Intl.NumberFormat(document.documentElement.lang).format(found.length);
    const said = found.length ? words[found.length === 1 ? "one" : "other"].replace("{count}", shown) : words.none;
    status.textContent = address(wanted) === location.pathname ? "" : said;
    if (wanted.q && !found.length) await help(wanted, () => mine === turn);
  } catch {
    if (mine === turn) status.textContent = words.absent;
  }
}

// What helps where nothing was found: words that no paper has, the nearest that papers have, fewer filters

function distance(one, other) {
  let [before, last] = [[], [...Array(other.length + 1).keys()]];
  for (let i = 1; i <= one.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const differs = one[i - 1] !== other[j - 1];
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + differs);
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) {
        row[j] = Math.min(row[j], before[j - 2] + 1);
      }
    }
    [before, last] = [last, row];
  }
  return last[other.length];
}

async function nearest(word) {
  const papers = await Promise.all((await search(word.slice(0, 3))).slice(0, 2 * STEP).map((one) => one.data()));
  const texts = [...papers.map(({ content }) => content), ...[...topics.values()].map((link) => link.textContent)];
  const often = new Map();
  for (const other of texts.join(" ").toLowerCase().match(/\p{L}{3,}/gu) || []) {
    often.set(other, (often.get(other) || 0) + 1);
  }
  const rank = (other) => distance(word.toLowerCase(), other) - often.get(other) / 1e6;
  const [best] = [...often.keys()].sort((a, b) => rank(a) - rank(b));
  return best && rank(best) <= word.length / 4 ? best : "";
}

async function help(wanted, isStill) {
  const words = hints.dataset;
  const quoted = (word) => words.quoted.replace("{words}", word);
  const typed = [...new Set(wanted.q.split(/\s+/))].slice(0, 8);
  const known = await Promise.all(typed.map(async (word) => (await searchAll(word)).length));
  const lost = typed.filter((_, n) => !known[n]);
  const mended = await Promise.all(lost.map(nearest));
  const q = typed.map((word) => (lost.includes(word) ? mended[lost.indexOf(word)] : word)).filter(Boolean).join(" ");
  const lines = [];
  if (lost.length) {
    lines.push(element("p", (lost[1] ? words.unknowns : words.unknown).replace("{words}", lost.map(quoted).join(", "))));
  }
  const link = (to, label, text) => {
    const line = element("p", label);
    line.append(Object.assign(element("a", text), { href: address(to) }));
    lines.push(line);
  };
  if (lost.length && q && (await find({ ...wanted, q })).length) {
    const [before, after] = (mended.every(Boolean) ? words.meant : words.instead).split("{words}");
    link({ ...wanted, q }, before, quoted(q));
    lines.at(-1).append(after);
  } else if ((wanted.topic || wanted.year) && (await find({ q: wanted.q })).length) {
    link({ q: wanted.q }, "", words.everywhere);
  }
  lines.push(element("p", words.help));
  if (isStill()) hints.replaceChildren(...lines);
}

// What is looked for, in the form and in the address

function read() {
  const wanted = Object.fromEntries(new FormData(form));
  return { ...wanted, q: wanted.q.trim() };
}

function address(wanted) {
  const query = new URLSearchParams(Object.entries(wanted).filter(([, value]) => value)).toString();
  return location.pathname + (query && `?${query}`);
}

function fill() {
  const query = new URLSearchParams(location.search);
  for (const field of form.querySelectorAll("[name]")) {
    field.value = query.get(field.name) || "";
    if (field.selectedIndex < 0) field.selectedIndex = 0;
  }
}

let typing = 0;
let isNew = true; // whether a change begins another search, for the way back
function change(isTyped) {
  const to = address(read());
  if (to !== location.pathname + location.search) {
    history[isNew && location.search ? "pushState" : "replaceState"](null, "", to);
    show();
  }
  isNew = !isTyped;
}

form.addEventListener("input", ({ target }) => {
  clearTimeout(typing);
  typing = setTimeout(change, target.type === "search" ? 200 : 0, target.type === "search");
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(typing);
  change(false);
});
addEventListener("popstate", () => {
  isNew = true;
  fill();
  show(history.state?.shown);
});
more.addEventListener("click", async () => {
  const start = list.children.length;
  await add(STEP);
  list.children[start]?.querySelector("a").focus();
  history.replaceState({ shown: list.children.length }, "");
});
form.q.addEventListener("focus", () => pagefind().then((it) => it.init(), () => {}), { once: true });

fill();
if (location.search) show(history.state?.shown);
else form.q.focus();
