// Commands get a button that copies them.
{
  for (const command of all(".command")) {
    const holder = document.createElement(command.tagName === "PRE" ? "div" : "span");
    holder.className = "copyable";
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = "copy";
    button.setAttribute("aria-label", "copy the command");
    command.replaceWith(holder);
    holder.append(button, command);
  }
  const byHand = (command) => {
    const range = document.createRange();
    range.selectNodeContents(command);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    return document.execCommand("copy");
  };
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("button.copy");
    if (button === null) return;
    const command = button.parentElement.querySelector(".command");
    let copied = true;
    try {
      await navigator.clipboard.writeText(command.textContent);
    } catch {
      copied = byHand(command);
    }
    button.textContent = copied ? "copied" : "selected";
  });
}
