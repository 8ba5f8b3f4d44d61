// Filters hide columns, rows and groups, and dim cells in other states. The address keeps them:
// #matrix?vendor=acme&state=contradicted&text=ratio
const filters = (() => {
  const START = "#matrix?";
  const KINDS = ["vendor", "group", "state"];
  const box = document.querySelector(".filters");
  const form = box.querySelector("form");
  const text = form.querySelector("[data-filter=text]");
  const told = document.getElementById("shown");
  const inputs = Object.fromEntries(
    KINDS.map((kind) => [kind, all(`[data-filter=${kind}]`, form)]));
  const columns = all("#matrix thead [data-vendor]");
  const rows = all("#matrix tbody tr:not(.group)").map((row) => ({
    row,
    cells: all("td", row),
    group: row.parentElement.dataset.group,
    text: row.querySelector("th").textContent.toLowerCase(),
  }));

  const chosen = (kind) => new Set(
    inputs[kind].filter((input) => input.checked).map((input) => input.value));

  const apply = () => {
    const [vendors, groups, states] = KINDS.map(chosen);
    const wanted = text.value.trim().toLowerCase();
    const shownGroups = new Set();
    let shown = 0;
    let total = 0;
    for (const column of columns) {
      column.classList.toggle("gone", !vendors.has(column.dataset.vendor));
    }
    for (const { row, cells, group, text: title } of rows) {
      let here = 0;
      for (const cell of cells) {
        const column = vendors.has(cell.dataset.vendor);
        const state = states.has(cell.dataset.state);
        cell.classList.toggle("gone", !column);
        cell.classList.toggle("dim", !state);
        here += column && state;
      }
      const gone = here === 0 || !groups.has(group) || !title.includes(wanted);
      row.classList.toggle("gone", gone);
      if (!gone) shownGroups.add(group);
      shown += gone ? 0 : here;
      total += cells.length;
    }
    for (const body of all("#matrix tbody")) {
      body.classList.toggle("gone", !shownGroups.has(body.dataset.group));
    }
    for (const button of all("button.none", form)) {
      const some = all("input", button.parentElement).some((input) => input.checked);
      button.textContent = some ? "none" : "all";
    }
    told.textContent = shown === total ? `all ${total} cells` : `${shown} of ${total} cells`;
    document.dispatchEvent(new Event("filtered"));
  };

  const address = () => {
    const query = new URLSearchParams();
    for (const kind of KINDS) {
      if (inputs[kind].every((input) => input.checked)) continue;
      const kept = inputs[kind].filter((input) => input.checked);
      for (const input of kept) query.append(kind, input.value);
      if (kept.length === 0) query.append(kind, "");
    }
    if (text.value.trim() !== "") query.append("text", text.value.trim());
    return String(query) === "" ? "" : START + query;
  };
  const save = () => {
    apply();
    history.replaceState(null, "", address() || location.pathname + location.search);
  };
  const choose = (query) => {
    for (const kind of KINDS) {
      const kept = query.getAll(kind);
      for (const input of inputs[kind]) {
        input.checked = kept.length === 0 || kept.includes(input.value);
      }
    }
    text.value = query.get("text") ?? "";
  };
  const restore = () => {
    if (!location.hash.startsWith(START)) return;
    choose(new URLSearchParams(location.hash.slice(START.length)));
    apply();
    box.open = true;
    document.getElementById("matrix").scrollIntoView();
  };

  form.addEventListener("input", save);
  form.addEventListener("reset", () => setTimeout(save));
  form.addEventListener("submit", (event) => event.preventDefault());
  for (const button of all("button.none", form)) {
    button.addEventListener("click", () => {
      const those = all("input", button.parentElement);
      const check = !those.some((input) => input.checked);
      for (const input of those) input.checked = check;
      save();
    });
  }
  for (const link of all("a[data-only]")) {
    link.addEventListener("click", () => {
      choose(new URLSearchParams({ vendor: link.dataset.only }));
      apply();
    });
  }
  box.open = matchMedia("(min-width: 60rem)").matches;
  addEventListener("hashchange", restore);
  addEventListener("load", restore); // once more, as the browser's own jump comes between
  apply();
  restore();
  return { address };
})();
