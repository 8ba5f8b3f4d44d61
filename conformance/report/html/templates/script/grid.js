// The matrix is one stop of the tab key; arrows, Home and End go from cell to cell.
{
  const links = all("#matrix td a");
  const hidden = (link) => link.closest(".gone") !== null;
  const stop = (link) => {
    for (const each of all("#matrix td a[tabindex='0']")) each.tabIndex = -1;
    link.tabIndex = 0;
  };
  const settle = () => {
    const current = links.find((link) => link.tabIndex === 0 && !hidden(link));
    const first = current ?? links.find((link) => !hidden(link));
    for (const link of links) link.tabIndex = -1;
    if (first !== undefined) first.tabIndex = 0;
  };
  const shown = () => all("#matrix tbody tr:not(.group)")
    .map((row) => all("td a", row).filter((link) => !hidden(link)))
    .filter((row) => row.length > 0);

  const MOVES = {
    ArrowLeft: (row, column) => [row, column - 1],
    ArrowRight: (row, column) => [row, column + 1],
    ArrowUp: (row, column) => [row - 1, column],
    ArrowDown: (row, column) => [row + 1, column],
    Home: (row) => [row, 0],
    End: (row, _, grid) => [row, grid[row].length - 1],
  };
  document.getElementById("matrix").addEventListener("keydown", (event) => {
    const link = event.target.closest("td a");
    const move = MOVES[event.key];
    if (link === null || move === undefined || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    event.preventDefault();
    const grid = shown();
    const row = grid.findIndex((each) => each.includes(link));
    const [down, across] = move(row, grid[row].indexOf(link), grid);
    const next = grid[down]?.[across];
    if (next === undefined) return;
    next.focus({ preventScroll: true });
    // Unlike focus(), this heeds the room that scroll-padding keeps for the names.
    next.scrollIntoView({ block: "nearest", inline: "nearest" });
  });
  document.getElementById("matrix").addEventListener("focusin", (event) => {
    if (event.target.matches("td a")) stop(event.target);
  });
  document.addEventListener("filtered", settle);
  settle();
}
