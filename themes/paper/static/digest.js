// What the reader saved, hid and opened, kept in this browser alone; keys; the switch between colour schemes.
const site = globalThis.digest;
const { base, files } = site;
const words = site.words.lists;
const find = (selector, place = document) => [...place.querySelectorAll(selector)];
const make = (name, facts, ...inside) => {
  const made = Object.assign(document.createElement(name), facts);
  made.append(...inside);
  return made;
};
const button = (textContent, onclick) => make("button", { type: "button", textContent, onclick });
const say = (phrase, given) => phrase.replace(/\{(\w+)\}/g, (_, name) => given[name]);
const count = (forms, number) => say(forms.at(number === 1 ? 0 : -1), { count: number });

// A part that only some readers need; where it cannot be fetched, that is said.
const use = (name, ...given) => import(files[name]).then((part) => part.default?.(...given), () => tell(words.not_fetched));

// A list is a Map, in localStorage as its entries. What cannot be read is set aside before it is replaced.
const keyOf = (name) => `digest:${base}:${name}`;
const load = (name) => {
  let text, whole, list = [];
  try {
    text = localStorage.getItem(keyOf(name));
    whole = JSON.parse(text ?? "[]");
    if (Array.isArray(whole)) list = whole.filter((entry) => /^[\w.-]{1,99}$/.test(entry?.[0]) && entry[1] != null);
  } catch {}
  return { list: new Map(list), damaged: text && !(Array.isArray(whole) && whole.length === list.length) };
};
// What atob takes: a paper's vector, as it was kept or came in a file.
const isVector = (text) => typeof text === "string" && text.length % 4 === 0 && /^[A-Za-z\d+/]{2,400}={0,2}$/.test(text);
const notice = make("p", { className: "told", role: "status" });
let clearing;
const tell = (text) => {
  notice.textContent = text;
  clearTimeout(clearing);
  if (text) clearing = setTimeout(tell, 9000, "");
};
const change = (name, edit, silent) => {
  try {
    const { list, damaged } = load(name);
    if (damaged) localStorage.setItem(`${keyOf(name)}:damaged`, localStorage.getItem(keyOf(name)));
    edit(list);
    localStorage.setItem(keyOf(name), JSON.stringify([...list]));
    if (silent) return true;
    tell(damaged ? words.damaged : "");
    paint();
    return true;
  } catch {
    if (!silent) tell(words.not_kept);
    return false;
  }
};

const lists = {};
const slugOf = (item) => item.dataset.paper;
const linkOf = (item) => item.querySelector(":is(h3, :scope) > a");
const titleOf = (item) => (item.querySelector("h1") ?? linkOf(item)).textContent.trim().replace(/\s+/g, " ");
const dayOf = (item) => item.closest("[data-day]")?.dataset.day.match(/\d{4}-\d\d-\d\d/)?.[0] ?? "";
const textOf = (item) => find(":scope > [dir]:not(.meta), :scope > a, h3, h1, .tags a", item).map((part) => part.textContent).join("\n");

const toggle = (name, item) => {
  const slug = slugOf(item);
  change(name, (list) => {
    if (!list.delete(slug)) list.set(slug, { at: Date.now(), title: titleOf(item), day: dayOf(item) });
  });
  return lists[name].has(slug);
};
const save = (item) => {
  const isSaved = toggle("saved", item);
  if (!known.get(item).save && !notice.textContent) tell(say(isSaved ? words.did_save : words.did_unsave, { title: titleOf(item) }));
};
const hide = (item) => {
  const its = known.get(item);
  if (toggle("hidden", item) && its.fold) its.fold.lastChild.focus();
  else (its.hide ?? linkOf(item))?.focus();
};

// Words that lift and hide, as whole words; the signs of Chinese and Japanese stand without spaces.
const signs = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}]/u;
const matcher = (wanted) => {
  const parts = (Array.isArray(wanted) ? wanted : []).map((word) => {
    const plain = String(word).replace(/[.*+?^${}()|[\]\\/]/g, "\\$&").replace(/\s+/g, "\\s+");
    return signs.test(word) ? plain : `(?<![\\p{L}\\p{N}])${plain}(?![\\p{L}\\p{N}])`;
  });
  const pattern = parts.length && new RegExp(parts.join("|"), "iu");
  return (text) => (pattern && pattern.exec(text)?.[0]) || "";
};

const known = new Map();
const lines = new Map();
let before;
const prepare = (item) => {
  const its = { gone: false };
  const text = textOf(item);
  known.set(item, its);
  its.hides = lists.hides(text);
  const lifts = !its.hides && dayOf(item) && lists.lifts(text); // what was searched for stays in its order
  const list = item.matches("li") && item.parentElement;
  if (list && list.matches("ol") && !item.dataset.rank) find(":scope > li", list).forEach((one, place) => (one.dataset.rank = list.start + place));
  if (!item.closest(".titles")) {
    const row = make("div", { className: "acts" });
    its.save = button("", () => save(item));
    its.hide = button("", () => hide(item));
    row.append(its.save, its.hide);
    const cite = list ? words.cite : site.words.cite.copy;
    if (files.cite) row.append(make("button", { type: "button", textContent: cite, ariaLabel: `${cite}: ${titleOf(item)}`, ariaExpanded: list ? "false" : null, onclick: ({ currentTarget }) => use("cite", item, currentTarget) }));
    (item.querySelector(".page-head") ?? item).append(row);
  }
  const marks = [before && !item.closest("aside") && dayOf(item) > before && words.new, lifts && say(words.lifted, { word: lifts })].filter(Boolean);
  if (marks.length && list) {
    const mark = make("span", { className: "meta mark", dir: "auto" }, marks.join(" · "));
    const meta = item.querySelector(":scope > .meta");
    const head = item.querySelector("h3");
    if (meta) meta.prepend(mark, " · ");
    else if (head) head.after(make("p", { className: "meta" }, mark));
    else linkOf(item).after(" ", mark);
  }
  return list && lifts ? item : null;
};
const press = (made, isOn, on, off, item) => {
  made.textContent = isOn ? on : off;
  made.ariaPressed = isOn;
  made.ariaLabel = `${made.textContent}: ${titleOf(item)}`;
};
const draw = (item, isFirst) => {
  const its = known.get(item);
  const slug = slugOf(item);
  const isHidden = lists.hidden.has(slug);
  const list = item.matches("li") && item.parentElement;
  item.classList.toggle("read", lists.read.has(slug));
  if (its.save) {
    press(its.save, lists.saved.has(slug), words.unsave, words.save, item);
    press(its.hide, isHidden, words.unhide, words.hide, item);
  }
  if (!list) return;
  if (isFirst) its.gone = isHidden || its.hides;
  else if (!isHidden && !its.hides) its.gone = false;
  const isFolded = isHidden && !its.gone;
  const isHeld = !isFolded === !!its.fold && item.contains(document.activeElement); // by the focus, while another tab folds it
  if (isFolded && !its.fold) item.append((its.fold = make("p", { className: "fold" }, make("span", { dir: "auto" }, say(words.did_hide, { title: titleOf(item) })), button(words.undo, () => hide(item)))));
  if (!isFolded) its.fold = its.fold?.remove();
  item.classList.toggle("folded", isFolded);
  if (isHeld) (its.fold?.lastChild ?? its.hide ?? linkOf(item)).focus();
};
const sum = (list) => {
  const gone = [...list.children].filter((item) => known.get(item)?.gone);
  let line = lines.get(list);
  if (!line && gone.length) {
    line = make("p", { className: "aside" }, "", " ", button("", () => { line.isOpen = !line.isOpen; sum(list); }));
    lines.set(list, line);
    list.after(line);
  }
  if (!line) return;
  line.hidden = !gone.length;
  line.firstChild.data = count(words.hidden, gone.length);
  line.lastChild.textContent = line.isOpen ? words.fold : words.show;
  line.lastChild.ariaExpanded = !!line.isOpen;
  for (const item of list.children) if (known.has(item)) item.hidden = known.get(item).gone && !line.isOpen;
};
const paint = () => {
  for (const name of ["saved", "hidden", "read", "words", "settings"]) lists[name] = load(name).list;
  lists.lifts = matcher(lists.words.get("include"));
  lists.hides = matcher(lists.words.get("exclude"));
  const lifted = [];
  const places = new Set();
  for (const item of known.keys()) if (!item.isConnected) known.delete(item);
  for (const item of find("[data-paper]")) {
    const isFirst = !known.has(item);
    if (isFirst) lifted.push(prepare(item));
    draw(item, isFirst);
    places.add(item.parentElement);
  }
  for (const item of lifted.reverse()) item?.parentElement.prepend(item);
  places.forEach(sum);
};

// A visit ends half an hour after its last page; new is what is of a later day than all that was there before.
const now = Date.now();
const start = () => {
  const visit = load("visit").list;
  before = visit.get(Math.abs(now - visit.get("at")) < 18e5 ? "before" : "newest") ?? "";
  const newest = find("[data-day]").map(dayOf).concat(visit.get("newest") ?? "").sort().at(-1);
  change("visit", (list) => list.set("before", before).set("newest", newest ?? "").set("at", now), true);
  const paper = document.querySelector("article[data-paper]");
  if (paper && load("settings").list.get("read") !== false) {
    change("read", (list) => {
      list.delete(slugOf(paper));
      list.set(slugOf(paper), now);
      for (const old of [...list.keys()].slice(0, -3000)) list.delete(old);
    }, true);
  }
};
const countNew = () => {
  const days = find(".counted > li").filter((item) => item.innerHTML.match(/issues\/(\d{4}-\d\d-\d\d)\//)?.[1] > before);
  const number = days.reduce((total, item) => total + +item.lastElementChild.textContent.replace(/\D/g, ""), 0);
  if (before && number) document.querySelector(".page-head .meta")?.append(" · ", count(words.since, number));
};

// Keys: never while something is typed or another key is held, and not where the reader switched them off.
let current;
const inFocus = () => document.activeElement.closest("li[data-paper]");
const move = (step) => {
  const items = find("li[data-paper]").filter((item) => item.getClientRects().length);
  const from = items.indexOf(inFocus() ?? current);
  const seen = items.findIndex((item) => item.getBoundingClientRect().top >= 0);
  const next = items[from < 0 ? Math.max(seen, 0) : from + step];
  if (!next) return;
  current = next;
  const part = next.matches(".folded") ? next.querySelector(".fold button") : linkOf(next);
  part.focus({ preventScroll: true });
  part.scrollIntoView({ block: "center" });
};
const help = () => use("help");
const keys = {
  "/": () => {
    const box = find("input[type=search]").find((one) => one.getClientRects().length);
    if (box) box.focus();
    else location.href = `${base}search/`;
  },
  "?": help,
  j: () => move(1),
  k: () => move(-1),
  o: (item) => linkOf(item)?.click(),
  s: save,
  h: hide,
};
addEventListener("keydown", (event) => {
  const { key, target } = event;
  if (!Object.hasOwn(keys, key) || event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.isComposing || event.defaultPrevented) return;
  if (lists.settings.get("keys") === false || target.isContentEditable || target.closest?.("input, textarea, select, dialog, [popover]")) return;
  const item = inFocus() ?? (current?.isConnected ? current : document.querySelector("article[data-paper]"));
  if (!item && "osh".includes(key)) return;
  event.preventDefault();
  keys[key](item);
});

site.lists = { load, change, keyOf, make, button, find, say, count, tell, matcher, textOf, slugOf, linkOf, paint, isVector };
document.body.append(notice);
if (files.help) document.querySelector(".foot ul")?.append(make("li", {}, button(words.keys, help)));
start();
paint();
addEventListener("storage", ({ key }) => (!key || (key.startsWith(keyOf("")) && key !== keyOf("visit"))) && paint());
addEventListener("pageshow", ({ persisted }) => persisted && paint());
document.addEventListener("digest:papers", paint);
const front = document.querySelector("[data-for-you]");
if (front) countNew();
if (front && lists.saved.size) import(files["for-you"]).then((part) => part.default(front), () => {}); // nobody asked for it

// The switch between the system's colour scheme and the other one; the choice stays in this browser.
const colours = document.querySelector(".switch");
if (colours) {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const root = document.documentElement;
  const named = colours.dataset;
  const frame = make("meta", { name: "theme-color" }); // for what a phone draws around the page
  const other = () => ((root.dataset.theme || (dark.matches ? "dark" : "light")) === "dark" ? "light" : "dark");
  const label = () => {
    colours.textContent = named[other()];
    colours.ariaLabel = `${named[other()]} ${named.colours}`;
    frame.content = getComputedStyle(root).backgroundColor;
  };
  label();
  document.head.append(frame);
  dark.addEventListener("change", label);
  colours.addEventListener("click", () => {
    const next = other();
    const system = dark.matches ? "dark" : "light";
    if (next === system) delete root.dataset.theme;
    else root.dataset.theme = next;
    try {
      if (next === system) localStorage.removeItem("digest-theme");
      else localStorage.setItem("digest-theme", next);
    } catch {
      // Private mode: the choice lasts for this page.
    }
    label();
  });
}

// A formula too wide for its place scrolls there, also by the keyboard.
for (const math of find("math")) {
  const place = math.closest("h1, h3, p, a");
  for (const part of [math, place]) if (part && part.scrollWidth > part.clientWidth + 1 && part.clientWidth) part.tabIndex = 0;
}

// What a page alone needs.
for (const { dataset } of find("[data-script]")) use(dataset.script);
