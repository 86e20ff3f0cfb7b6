// Copies a paper's BibTeX; in a list a row with its files opens first.
const { base, lists, words } = globalThis.digest;
const { make, button, say, tell, slugOf } = lists;
const addressOf = (item, ending) => `${base}papers/${slugOf(item)}/cite.${ending}`;

const copy = async (item) => {
  const text = fetch(addressOf(item, "bib")).then((answer) => (answer.ok ? answer.text() : Promise.reject()));
  try {
    // Where it can be promised, so that Safari does not forget the click while the file comes.
    if (globalThis.ClipboardItem) await navigator.clipboard.write([new ClipboardItem({ "text/plain": text.then((found) => new Blob([found], { type: "text/plain" })) })]);
    else await navigator.clipboard.writeText(await text);
    tell(say(words.cite.copied, { title: item.querySelector("h1, h3").textContent.trim() }));
  } catch {
    tell(await text.then(() => words.cite.not_copied, () => words.lists.not_fetched));
  }
};

export default (item, opener) => {
  if (!item.matches("li")) return copy(item);
  const row = opener.nextElementSibling;
  if (row?.matches(".files")) row.remove();
  else opener.after(make("span", { className: "files" }, button(words.cite.copy, () => copy(item)), ...["bib", "ris"].map((ending) => make("a", { href: addressOf(item, ending), download: `${slugOf(item)}.${ending}` }, ending === "bib" ? "BibTeX" : "RIS"))));
  opener.ariaExpanded = !row;
};
