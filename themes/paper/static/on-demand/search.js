// Search: Pagefind finds the papers, the page's <template> says what they look like, and the address holds what
// is looked for. Nothing here is made of HTML: titles and abstracts are foreign.
const { base, lists, words: ours } = globalThis.digest;
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
// Two words are forms of one where they begin alike and both end as words do.
const ENDING =
  /^(e|y|s|t|e[dns]|ern?|e?r?s|ie[ds]|ly|(i[sz])?(e[dr]?s?|ing)|(at)?(ing|ion|or)s?(al)?|at(e[ds]?|ive)|i[sz]ations?|iv(e|es|ity|ely)|al(ly|ity)?|i?ly|ment(s|al)?|ness|[ai]ble|ful|ous|it(y|ies)|ic(s|al|ally)?|c(e|es|y|ies)|is|n)?$/;
function isForm(typed, found) {
  if (found.startsWith(typed)) return true;
  let same = 0;
  while (same < typed.length && typed[same] === found[same]) same += 1;
  const shorter = Math.min(typed.length, found.length);
  const ends = (word) => ENDING.test(word.slice(word[same] === word[same - 1] ? same + 1 : same)); // run, running
  return !/\p{N}/u.test(typed) && same > 1 && same >= shorter * 0.6 && ends(typed) && ends(found);
}
const split = (text) => text.match(/\S+/g) || [];
// A word of the text as a whole and in parts: Pagefind takes apart what signs and capitals do.
const forms = (word) => [word, ...word.replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2").split(/[^\p{L}\p{N}]+/u)].map(folded);
const SIGNED = /^\p{L}+[+#*]+$/u; // C++: of this Pagefind sees the letters alone

async function searchAll(words) {
  const typed = split(words).map(folded).filter(Boolean);
  const results = typed.length ? await search(words) : [];
  const first = await Promise.all(
    results.slice(0, STEP).map(async (one) => {
      const { content, locations, meta } = await one.data();
      const title = new Set(split(meta.title.toLowerCase()).flatMap(forms));
      const all = split(content);
      const found = [...new Set(locations.map((at) => all[at] || ""))].flatMap(forms).filter(Boolean);
      return { one, found, text: content.toLowerCase(), worth: typed.filter((word) => title.has(word)).length };
    }),
  );
  const signed = split(words.toLowerCase()).filter((word) => SIGNED.test(word));
  if (signed.length) return first.filter(({ text }) => signed.every((word) => text.includes(word))).map(({ one }) => one);
  if (typed.every((word) => first.some(({ found }) => found.some((other) => isForm(word, other))))) {
    first.sort((a, b) => b.worth - a.worth); // what stands in the title as it was typed, then as Pagefind has it
    return [...first.map(({ one }) => one), ...results.slice(STEP)];
  }
  const apart = words.replace(/[^\p{L}\p{M}\p{N}\s"]+/gu, " ").trim();
  return split(apart).length > split(words).length ? searchAll(apart) : [];
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
  const [link, line, text, tags] = ["a", ".by", ".excerpt", ".tags"].map((part) => made.querySelector(part));
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

async function show({ shown = STEP, y = 0 } = {}) {
  const mine = ++turn;
  const wanted = read();
  const words = status.dataset;
  more.disabled = true;
  if (!engine && address(wanted) !== location.pathname) status.textContent = words.searching;
  try {
    const results = await find(wanted);
    if (mine !== turn) return;
    found = results;
    list.replaceChildren();
    hints.replaceChildren();
    await add(shown);
    if (mine !== turn) return;
    const count = new Intl.NumberFormat(document.documentElement.lang).format(found.length);
    const none = address(wanted) === location.pathname ? "" : words.none;
    const said = found.length ? words[found.length === 1 ? "one" : "other"].replace("{count}", count) : none;
    status.textContent = said;
    if (y) scrollTo(0, y);
    if (!said) hints.append(element("p", hints.dataset.tip));
    if (wanted.q && !found.length) await help(wanted, () => mine === turn);
  } catch {
    if (mine === turn) status.textContent = words.absent;
  } finally {
    if (mine === turn) more.disabled = false;
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
  for (let at = 0; word[3] && word[at + 1]; at += 1) { // two letters in the wrong order
    const other = word.slice(0, at) + word[at + 1] + word[at] + word.slice(at + 2);
    if (other !== word && (await searchAll(other)).length) return other;
  }
  const papers = await Promise.all((await search(word.slice(0, 3))).slice(0, 2 * STEP).map((one) => one.data()));
  const texts = [...papers.map(({ content }) => content), ...[...topics.values()].map((link) => link.textContent)];
  const often = new Map();
  for (const other of texts.join(" ").toLowerCase().match(/\p{L}{3,}/gu) || []) {
    often.set(other, (often.get(other) || 0) + 1);
  }
  const rank = (other) => distance(word.toLowerCase(), other) - often.get(other) / 1e6;
  const [best] = [...often.keys()].filter((other) => other !== word.toLowerCase()).sort((a, b) => rank(a) - rank(b));
  return best && rank(best) <= word.length / 4 ? best : "";
}

async function help(wanted, isStill) {
  const words = hints.dataset;
  const quoted = (word) => words.quoted.replace("{words}", word);
  const typed = [...new Set(split(wanted.q))].filter(folded).slice(0, 8);
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
  const year = typed.find((word) => [...form.year.options].some(({ value }) => value === word));
  const ofYear = { ...wanted, year, q: typed.filter((word) => word !== year).join(" ") };
  if (year && (await find(ofYear)).length) {
    link(ofYear, "", [words.year.replace("{year}", year), ofYear.q].filter(Boolean).join(": "));
  } else if (lost.length && q && (await find({ ...wanted, q })).length) {
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

// Where the reader was, for the way back from a paper: what is shown comes later than the browser looks for it.
const keep = () => history.replaceState({ shown: Math.max(list.children.length, STEP), y: scrollY }, "");

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
  show(history.state ?? {});
});
addEventListener("click", keep);
more.addEventListener("click", async () => {
  const mine = turn;
  const start = list.children.length;
  more.disabled = true; // else a second click adds the same
  try {
    await add(STEP);
  } catch {
    lists.tell(ours.lists.not_fetched);
  }
  if (mine !== turn) return;
  more.disabled = false;
  (list.children[start]?.querySelector("a") ?? more).focus();
  keep();
});
form.q.addEventListener("focus", () => pagefind().then((it) => it.init(), () => {}), { once: true });

fill();
show(history.state ?? {});
if (!location.search) form.q.focus();
