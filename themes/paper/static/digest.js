// The switch between the system's colour scheme and the other one; the choice stays in this browser.
const button = document.querySelector("[data-theme-switch]");
if (button) {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const root = document.documentElement;
  const current = () => root.dataset.theme || (dark.matches ? "dark" : "light");
  const label = () => button.setAttribute("aria-label", current() === "dark" ? "Switch to light colours" : "Switch to dark colours");
  button.hidden = false;
  label();
  dark.addEventListener("change", label);
  button.addEventListener("click", () => {
    const next = current() === "dark" ? "light" : "dark";
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
