
"use strict";
(() => {
  const DAY = 86400000;
  const STALE_DAYS = 180;
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  // Ages: the page holds dates only, so that the same evidence gives the same file.
  const today = new Date();
  for (const time of all("time[datetime]")) {
    const days = Math.floor((today - new Date(time.dateTime)) / DAY);
    if (!(days >= 0)) continue;
    const age = days === 0 ? "today" : days === 1 ? "1 day ago" : `${days} days ago`;
    time.title = age;
    time.classList.toggle("stale", days > STALE_DAYS);
    if (time.closest("table") !== null || time.matches(".from")) continue;
    const note = document.createElement("span");
    note.className = "age";
    note.textContent = ` (${age})`;
    time.after(note);
  }

  // Filters hide columns and groups, and dim cells in other states.
  const filters = document.querySelector(".filters");
  const apply = () => {
    const chosen = (kind) => new Set(
      all(`input[data-filter=${kind}]:checked`, filters).map((input) => input.value));
    const vendors = chosen("vendor");
    const groups = chosen("group");
    const states = chosen("state");
    for (const each of all("#matrix [data-vendor]")) {
      each.classList.toggle("gone", !vendors.has(each.dataset.vendor));
    }
    for (const each of all("#matrix tbody")) {
      each.classList.toggle("gone", !groups.has(each.dataset.group));
    }
    for (const row of all("#matrix tbody tr:not(.group)")) {
      const cells = all("td", row);
      for (const cell of cells) cell.classList.toggle("dim", !states.has(cell.dataset.state));
      row.classList.toggle("gone", !cells.some((cell) =>
        vendors.has(cell.dataset.vendor) && states.has(cell.dataset.state)));
    }
  };
  filters.hidden = false;
  filters.addEventListener("change", apply);
  filters.addEventListener("submit", (event) => event.preventDefault());

  // The panel shows a copy of the cell beside the matrix; the cell itself stays where it is.
  const panel = document.getElementById("panel");
  const content = panel.querySelector(".content");
  const copyOf = (article) => {
    const copy = article.cloneNode(true);
    copy.removeAttribute("id");
    return copy;
  };
  const target = () => {
    try { return document.getElementById(decodeURIComponent(location.hash.slice(1))); }
    catch { return null; }
  };
  const open = (event) => {
    const found = target();
    if (found === null) return;
    for (let up = found; up !== null; up = up.parentElement) {
      if (up.tagName === "DETAILS") up.open = true;
    }
    if (found.matches("article.cell")) {
      if (event === undefined) document.getElementById("matrix").scrollIntoView();
      content.replaceChildren(copyOf(found));
      panel.scrollTop = 0;
      if (!panel.open) panel.show();
    } else if (event !== undefined) {
      found.scrollIntoView();
    }
  };
  const close = () => {
    panel.close();
    history.replaceState(null, "", location.pathname + location.search);
  };
  let place = 0;
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    if (link === null) return;
    if (link.matches("a.exchange")) {
      event.preventDefault();
      unfold(link);
    } else if (link.closest("td, .broken") !== null) {
      event.preventDefault();
      place = window.scrollY;
      history.replaceState(null, "", link.getAttribute("href"));
      open(event);
      window.scrollTo(0, place);
    }
  });
  window.addEventListener("hashchange", open);
  panel.querySelector(".close").addEventListener("click", close);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && panel.open) close();
  });

  // A request unfolds below the finding that cites it.
  const unfold = (link) => {
    const next = link.parentElement.nextElementSibling;
    if (next !== null && next.matches(".inline")) { next.remove(); return; }
    const name = decodeURIComponent(link.getAttribute("href").slice(1));
    const box = document.createElement("div");
    box.className = "inline";
    box.append(copyOf(document.getElementById(name)));
    link.parentElement.after(box);
  };

  // Commands can be copied.
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("button.copy");
    if (button === null) return;
    const command = button.parentElement.cloneNode(true);
    command.querySelector("button").remove();
    try {
      await navigator.clipboard.writeText(command.textContent);
      button.textContent = "copied";
    } catch {
      button.textContent = "select it by hand";
    }
  });
  for (const command of all("pre.command")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = "copy";
    command.prepend(button);
  }

  // After the browser's own jump to the address, which would scroll the matrix away.
  window.addEventListener("load", () => setTimeout(open));
})();
