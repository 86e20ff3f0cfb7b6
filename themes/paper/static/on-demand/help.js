// The dialogue that names the keys, and switches them off.
const { lists, words } = globalThis.digest;
const { make, button, load, change } = lists;
const rows = [["/", "search"], ["j", "next"], ["k", "previous"], ["o", "open"], ["s", "save"], ["h", "hide"], ["?", "help"]];

export default () => {
  if (document.querySelector("dialog[open]")) return; // asked for twice before this was here
  const dialog = make("dialog", { className: "asks", ariaLabel: words.keys.title });
  const list = make("dl", {}, ...rows.flatMap(([key, name]) => [make("dt", {}, make("kbd", {}, key)), make("dd", {}, words.keys[name])]));
  const choice = make("input", { type: "checkbox", checked: load("settings").list.get("keys") !== false });
  choice.onchange = () => change("settings", (settings) => settings.set("keys", choice.checked));
  const close = button(words.keys.close, () => dialog.close());
  close.autofocus = true; // else the first focus is on the choice, and Space switches the keys off
  dialog.append(make("h2", {}, words.keys.title), list, make("label", {}, choice, " ", words.keys.use), make("p", {}, close));
  dialog.onkeydown = ({ key, repeat }) => {
    if (key === "?" && !repeat) dialog.close();
  };
  dialog.onclose = () => dialog.remove();
  document.body.append(dialog);
  dialog.showModal();
};
