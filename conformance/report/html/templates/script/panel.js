// The panel shows a copy of a cell's evidence beside the matrix; the original stays where it is.
{
  const panel = document.getElementById("panel");
  const content = panel.querySelector(".content");
  const narrow = matchMedia("(max-width: 60rem)");
  const decoded = (hash) => {
    try { return decodeURIComponent(hash.slice(1)); } catch { return ""; }
  };
  const cells = new Map(
    all("#matrix td a").map((link) => [decoded(link.getAttribute("href")), link]));
  let opener = null;

  const copyOf = (article) => {
    const copy = article.cloneNode(true);
    for (const each of [copy, ...all("[id]", copy)]) each.removeAttribute("id");
    return copy;
  };
  const mark = (link) => {
    for (const each of all("#matrix td a[aria-current]")) each.removeAttribute("aria-current");
    link?.setAttribute("aria-current", "true");
  };
  const unfold = (link) => {
    const next = link.parentElement.nextElementSibling;
    const folded = next === null || !next.matches(".inline");
    if (folded) {
      const box = document.createElement("div");
      box.className = "inline";
      box.append(copyOf(document.getElementById(decoded(link.getAttribute("href")))));
      link.parentElement.after(box);
    } else {
      next.remove();
    }
    link.setAttribute("aria-expanded", String(folded));
  };

  const open = (article, from) => {
    opener = from;
    mark(cells.get(article.id));
    content.replaceChildren(copyOf(article));
    panel.setAttribute("aria-label", article.getAttribute("aria-label"));
    for (const link of all("a.exchange", content)) link.setAttribute("aria-expanded", "false");
    const first = content.querySelector("a.exchange");
    if (first !== null) unfold(first);
    if (!panel.open && narrow.matches) panel.showModal();
    else if (!panel.open) panel.show();
    document.documentElement.classList.add("beside");
    cells.get(article.id)?.scrollIntoView({ block: "nearest", inline: "nearest" });
    panel.scrollTop = 0;
    panel.querySelector(".close").focus();
  };
  const leave = () => {
    if (panel.open || !document.documentElement.classList.contains("beside")) return;
    document.documentElement.classList.remove("beside");
    mark(null);
    history.replaceState(null, "", filters.address() || location.pathname + location.search);
    opener?.focus();
  };
  const close = () => {
    panel.close();
    leave();
  };
  panel.addEventListener("close", leave); // a phone's way back closes it without asking us
  panel.querySelector(".close").addEventListener("click", close);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && panel.open) {
      event.preventDefault();
      close();
    }
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const plain = !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0;
    if (link === null || !plain) return;
    if (link.matches("a.exchange") && link.closest("#panel") !== null) {
      event.preventDefault();
      unfold(link);
    } else if (link.closest("td, .broken, .first") !== null) {
      const found = document.getElementById(decoded(link.getAttribute("href")));
      event.preventDefault();
      history.replaceState(null, "", link.getAttribute("href"));
      open(found, link);
    }
  });

  const follow = () => {
    const name = decoded(location.hash);
    const found = name === "" ? null : document.getElementById(name);
    if (found === null) return;
    for (let up = found; up !== null; up = up.parentElement) {
      if (up.tagName === "DETAILS") up.open = true;
    }
    const cell = cells.get(name);
    if (cell === undefined) {
      found.scrollIntoView();
    } else {
      document.getElementById("matrix").scrollIntoView();
      open(found, cell);
    }
  };
  addEventListener("hashchange", follow);
  // After the browser's own jump to the address, which would scroll the matrix away.
  addEventListener("load", () => setTimeout(follow));
}
