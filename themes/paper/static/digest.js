// The switch between the system's colour scheme and the other one; the choice stays in this browser.
const button = document.querySelector(".switch");
if (button) {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const root = document.documentElement;
  const words = button.dataset;
  const other = () => ((root.dataset.theme || (dark.matches ? "dark" : "light")) === "dark" ? "light" : "dark");
  const label = () => {
    button.textContent = words[other()];
    button.setAttribute("aria-label", `${words[other()]} ${words.colours}`);
  };
  label();
  dark.addEventListener("change", label);
  button.addEventListener("click", () => {
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
for (const math of document.querySelectorAll("math")) {
  const place = math.closest("h1, h3, p, a");
  for (const part of [math, place]) if (part && part.scrollWidth > part.clientWidth + 1 && part.clientWidth) part.tabIndex = 0;
}
