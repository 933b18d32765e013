// Light, dark, or as the system has it; kept in a cookie, so that the server paints it first.
const YEAR = 31536000; // seconds
const root = document.documentElement;

/** Choose "light", "dark" or "auto". */
export function setTheme(theme) {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  if (theme === "auto") delete root.dataset.theme;
  else root.dataset.theme = theme;
  document.cookie = `theme=${theme}; Path=/; SameSite=Lax; Max-Age=${theme === "auto" ? 0 : YEAR}${secure}`;
  document.querySelector("meta[name=color-scheme]").content = theme === "auto" ? "light dark" : theme;
  for (const one of document.querySelectorAll("[data-theme-is]")) {
    one.setAttribute("aria-pressed", String(one.dataset.themeIs === theme));
  }
}

for (const button of document.querySelectorAll("[data-theme-toggle]")) {
  button.addEventListener("click", () => {
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    setTheme(dark ? "light" : "dark");
  });
}
