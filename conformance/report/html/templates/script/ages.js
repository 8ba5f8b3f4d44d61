// The page holds dates only, so that the same evidence gives the same file; ages are added here.
{
  const DAY = 86400000;
  const STALE_DAYS = 180;
  const today = new Date();
  for (const time of all("time[datetime]")) {
    const days = Math.floor((today - new Date(time.dateTime)) / DAY);
    if (!(days >= 0)) continue;
    const age = days === 0 ? "today" : days === 1 ? "1 day ago" : `${days} days ago`;
    time.title = age;
    time.classList.toggle("stale", days > STALE_DAYS);
    if (time.closest("table") !== null || time.closest(".from") !== null) continue;
    const note = document.createElement("span");
    note.className = "age";
    note.textContent = ` (${age})`;
    time.after(note);
  }
}
