// The page of the reader's own lists: what is in them, words that lift and hide, files out and in, forgetting.
const site = globalThis.digest;
const { base, lists } = site;
const { load, change, keyOf, make, button, find, say, matcher, textOf, slugOf, isVector } = lists;
const place = document.querySelector("[data-script=saved]");
const words = place.dataset;
const part = (selector) => place.querySelector(selector);
const told = part("[data-told]");
const NAMES = ["saved", "hidden", "read", "words", "settings", "visit"];
const MOST = 10_000;
const day = new Intl.DateTimeFormat(document.documentElement.lang.replace(/^en$/, "en-GB"), { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });

const textIn = (value, most = 500) => (typeof value === "string" ? value.slice(0, most) : "");
const dayIn = (value) => (/^\d{4}-\d\d-\d\d$/.test(value) && !isNaN(new Date(value)) ? value : "");
const timeIn = (value) => (Number.isFinite(value) ? Math.min(Math.max(value, 0), Date.now()) : 0);
const paperIn = (value) => {
  const kept = { at: timeIn(value?.at), title: textIn(value?.title), day: dayIn(value?.day) };
  return isVector(value?.vector) ? { ...kept, vector: value.vector } : kept;
};
const newestFirst = (name) => [...load(name).list].map(([slug, value]) => [slug, paperIn(value)]).sort((one, other) => other[1].at - one[1].at);
const wordsIn = (value) => {
  const given = (Array.isArray(value) ? value : []).map((word) => textIn(word, 100).trim().replace(/\s+/g, " "));
  return [...new Set(given.filter(Boolean))].slice(0, 200);
};

// What is in the lists.
const drop = (name, slug, item) => {
  item.querySelector("button").focus(); // which not every browser does on a click
  change(name, (list) => list.delete(slug));
  draw();
};
const entry = (name, verb) => ([slug, { title, day: listed }]) => {
  const link = make("a", { href: `${base}papers/${slug}/`, dir: "auto" }, title || slug);
  const item = make("li", {}, link, " ");
  const take = button(verb, () => drop(name, slug, item));
  take.ariaLabel = `${verb}: ${title || slug}`;
  if (listed) item.append(make("span", { className: "meta" }, say(words.listed, { day: day.format(new Date(listed)) })), " ");
  item.append(take);
  item.dataset.slug = slug;
  return item;
};
const draw = () => {
  for (const [name, verb] of [["saved", words.remove], ["hidden", words.unhide]]) {
    const papers = newestFirst(name);
    const list = part(`[data-list=${name}]`);
    const held = document.activeElement;
    const at = [...list.children].findIndex((item) => item.contains(held));
    const slug = list.children[at]?.dataset.slug;
    list.replaceChildren(...papers.map(entry(name, verb)));
    const items = [...list.children];
    const item = items.find((one) => one.dataset.slug === slug) ?? items[at] ?? items.at(-1);
    if (at >= 0) (item?.querySelector(held.localName) ?? document.querySelector("main")).focus();
    part(`[data-none=${name}]`).hidden = papers.length;
  }
  const { list } = load("words");
  for (const name of ["include", "exclude"]) {
    const box = part(`#${name}`);
    if (box !== document.activeElement) box.value = wordsIn(list.get(name)).join("\n");
  }
  for (const box of find("[data-setting]", place)) box.checked = load("settings").list.get(box.dataset.setting) !== false;
  const aside = NAMES.filter((name) => kept(`${name}:damaged`));
  part("[data-set-aside]").textContent = aside.length ? say(words.damaged, { names: aside.join(", ") }) : "";
};
const kept = (name) => {
  try {
    return localStorage.getItem(keyOf(name));
  } catch {
    return null;
  }
};

// Words, and what they would do on the front page as it is now.
let front;
const papersNow = async () => new DOMParser().parseFromString(await (await fetch(base)).text(), "text/html");
const weigh = async () => {
  const { list } = load("words");
  const line = part("[data-matches-here]");
  if (!wordsIn(list.get("include")).length && !wordsIn(list.get("exclude")).length) return (line.textContent = "");
  try {
    const papers = new Map();
    for (const item of find("li[data-paper]", await (front ??= papersNow()))) papers.set(slugOf(item), `${papers.get(slugOf(item)) ?? ""}\n${textOf(item)}`);
    const [lifts, hides] = ["include", "exclude"].map((name) => matcher(list.get(name)));
    const texts = [...papers.values()];
    const hidden = texts.filter(hides).length;
    line.textContent = say(words.matches, { hidden, lifted: texts.filter((text) => !hides(text) && lifts(text)).length, papers: texts.length });
  } catch {
    front = undefined;
    line.textContent = "";
  }
};
for (const name of ["include", "exclude"]) {
  part(`#${name}`).addEventListener("input", ({ target }) => {
    const given = wordsIn(target.value.split(/[,\n]/));
    change("words", (list) => list.set(name, given));
    draw();
    weigh();
  });
}

// Files.
const download = (text, name, type) => {
  const link = make("a", { href: URL.createObjectURL(new Blob([text], { type })), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
};
const exported = () => {
  const papers = (name) => newestFirst(name).map(([paper, value]) => ({ paper, ...value }));
  const { list } = load("words");
  const chosen = { include: wordsIn(list.get("include")), exclude: wordsIn(list.get("exclude")) };
  return { format: "digest-lists", version: 1, site: location.origin + base, saved: papers("saved"), hidden: papers("hidden"), words: chosen };
};
const merge = (name, given) => {
  let added = 0;
  const isKept = change(name, (list) => {
    for (const value of given.slice(0, MOST)) {
      const slug = value?.paper;
      if (typeof slug !== "string" || !/^[a-z0-9][a-z0-9.-]{0,98}$/.test(slug) || list.has(slug)) continue;
      list.set(slug, paperIn(value));
      added += 1;
    }
  });
  return isKept && added;
};
const mergeWords = (given) => {
  let added = 0;
  const isKept = change("words", (list) => {
    for (const name of ["include", "exclude"]) {
      const before = wordsIn(list.get(name));
      const all = wordsIn([...before, ...wordsIn(given?.[name])]);
      added += all.length - before.length;
      list.set(name, all);
    }
  });
  return isKept && added;
};
const imported = async (file) => {
  try {
    if (file.size > 5e6) throw new RangeError();
    const given = JSON.parse(await file.text());
    if (given.format !== "digest-lists" || given.version !== 1 || !Array.isArray(given.saved) || !Array.isArray(given.hidden)) throw new TypeError();
    const counts = { saved: merge("saved", given.saved), hidden: merge("hidden", given.hidden), words: mergeWords(given.words) };
    told.textContent = Object.values(counts).includes(false) ? site.words.lists.not_kept : say(words.imported, counts);
  } catch {
    told.textContent = words.notImported;
  }
  draw();
  weigh();
};
const citation = async ([slug, { title }]) => {
  const answer = await fetch(`${base}papers/${slug}/cite.bib`);
  if (!answer.ok && answer.status !== 404) throw new Error(answer.status); // only of a 404 it can be said that it is gone
  const text = answer.ok ? await answer.text() : "";
  return { text: text.trimStart().startsWith("@") ? text.trim() : "", title: title || slug };
};
const gather = async () => {
  const papers = newestFirst("saved");
  const found = [];
  told.textContent = say(words.gathering, { count: papers.length });
  try {
    while (found.length < papers.length) found.push(...(await Promise.all(papers.slice(found.length, found.length + 8).map(citation))));
  } catch {
    told.textContent = site.words.lists.not_fetched;
    return;
  }
  const texts = found.map((one) => one.text).filter(Boolean);
  const gone = found.filter((one) => !one.text).map((one) => one.title);
  if (texts.length) download(`${texts.join("\n\n")}\n`, "saved.bib", "application/x-bibtex");
  told.textContent = [say(words.gathered, { count: texts.length }), gone.length && say(words.gone, { titles: gone.join("; ") })].filter(Boolean).join(" ");
};

const asks = document.querySelector("dialog.asks");
const forget = () => {
  try {
    for (const name of NAMES) for (const key of [name, `${name}:damaged`]) localStorage.removeItem(keyOf(key));
    localStorage.removeItem("digest-theme");
  } catch {}
  told.textContent = words.forgotten;
  lists.paint();
  draw();
  weigh();
};
const deeds = {
  export: () => download(JSON.stringify(exported(), null, 1), "digest-lists.json", "application/json"),
  bibtex: gather,
  forget: () => {
    asks.returnValue = "";
    asks.showModal();
  },
};

for (const made of find("[data-do]", place)) made.addEventListener("click", deeds[made.dataset.do]);
for (const box of find("[data-setting]", place)) {
  box.addEventListener("change", () => {
    change("settings", (list) => list.set(box.dataset.setting, box.checked));
    if (box.dataset.setting === "read" && !box.checked) change("read", (list) => list.clear());
    draw();
  });
}
part("input[type=file]").addEventListener("change", async ({ target }) => {
  await imported(target.files[0]);
  target.value = "";
});
asks.addEventListener("close", () => asks.returnValue === "yes" && forget());
addEventListener("storage", ({ key }) => (!key || ["saved", "hidden", "words", "settings"].some((name) => key.startsWith(keyOf(name)))) && draw());
addEventListener("pageshow", ({ persisted }) => persisted && draw());
draw();
weigh();
