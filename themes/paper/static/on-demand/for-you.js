// The papers of this page that are nearest to what was saved, by the vectors that were made with the site.
const { base, lists, words } = globalThis.digest;
const { load, change, make, find, say, slugOf, linkOf, isVector } = lists;
const MOST = 5;
const NEAR = 0.08; // below this two papers share a word, not a subject

const crc = (name) => {
  let sum = -1;
  for (const letter of new TextEncoder().encode(name)) {
    sum ^= letter;
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 && 0xedb88320);
  }
  return ~sum >>> 0;
};
const bytesOf = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
const textOf = (bytes) => btoa(String.fromCharCode(...bytes));

// A record is the CRC-32 of a paper's name, then four bytes for each term: three of its hash, one of its weight.
const recordsOf = ({ version, terms, papers }) => {
  const bytes = bytesOf(papers);
  const size = 4 + 4 * terms;
  const found = new Map();
  const view = new DataView(bytes.buffer);
  for (let start = 0; version === 1 && start + size <= bytes.length; start += size) found.set(view.getUint32(start), bytes.subarray(start + 4, start + size));
  return (name) => found.get(crc(name));
};
const vectorOf = (bytes) => {
  const terms = new Map();
  for (let at = 0; at + 3 < bytes.length; at += 4) if (bytes[at + 3]) terms.set((bytes[at] << 16) | (bytes[at + 1] << 8) | bytes[at + 2], bytes[at + 3]);
  const length = Math.hypot(...terms.values());
  for (const [term, weight] of terms) terms.set(term, weight / length);
  return terms;
};
const nearness = (one, other) => [...one].reduce((sum, [term, weight]) => sum + weight * (other.get(term) ?? 0), 0);

// Papers keep their vectors with them, so that they still count when they are no longer among the newest.
const savedVectors = (record) => {
  const found = new Map();
  for (const [slug, { vector }] of load("saved").list) {
    const bytes = record(slug);
    if (bytes) found.set(slug, textOf(bytes));
    else if (isVector(vector)) found.set(slug, vector);
  }
  return found;
};
const keep = (vectors) => {
  const saved = load("saved").list;
  if (![...vectors].some(([slug, vector]) => saved.get(slug).vector !== vector)) return;
  change("saved", (list) => vectors.forEach((vector, slug) => list.has(slug) && (list.get(slug).vector = vector)), true);
};

const ranked = (record, vectors) => {
  const saved = load("saved").list;
  const wanted = [...vectors].flatMap(([slug, vector]) => {
    try {
      return [[saved.get(slug).title, vectorOf(bytesOf(vector))]];
    } catch {
      return []; // one that cannot be read leaves the others
    }
  });
  const found = new Map();
  for (const item of find("li[data-paper]")) {
    const slug = slugOf(item);
    const bytes = record(slug);
    if (!bytes || found.has(slug) || saved.has(slug) || item.hidden || item.matches(".folded")) continue;
    const mine = vectorOf(bytes);
    const near = wanted.map(([title, vector]) => [nearness(mine, vector), title]).sort((one, other) => other[0] - one[0]);
    if (near[0]?.[0] >= NEAR) found.set(slug, { item, title: near[0][1], sum: near.reduce((sum, [much]) => sum + much, 0) });
  }
  return [...found.values()].sort((one, other) => other.sum - one.sum).slice(0, MOST);
};
const entry = ({ item, title }) => {
  const link = linkOf(item).cloneNode(true);
  const made = make("li", {}, link, " ", make("span", { className: "meta", dir: "auto" }, say(words.lists.near, { title: String(title) })));
  Object.assign(made.dataset, { paper: slugOf(item) });
  return made;
};

// First in its column; where that column comes below all papers, after the leading ones.
const settle = (made, place) => {
  const lead = document.querySelector("ol.papers");
  const isBelow = lead && place.getBoundingClientRect().top >= lead.getBoundingClientRect().bottom;
  if (made.isConnected && isBelow === !place.contains(made)) return;
  if (!isBelow) place.prepend(made);
  else (lead.nextElementSibling?.matches("p.aside") ? lead.nextElementSibling : lead).after(made);
};

export default async (place) => {
  try {
    const record = recordsOf(await (await fetch(`${base}vectors.json`)).json());
    const vectors = savedVectors(record);
    keep(vectors);
    const best = ranked(record, vectors);
    if (!best.length) return;
    const why = make("p", { className: "aside" }, words.lists.for_you_why);
    const made = make("section", { className: "for-you" }, make("h2", {}, words.lists.for_you), make("ol", { className: "titles" }, ...best.map(entry)), why);
    settle(made, place);
    addEventListener("resize", () => settle(made, place));
    document.dispatchEvent(new Event("digest:papers"));
  } catch {
    // Without the vectors the page stays as it is.
  }
};
