"use strict";

const all = (selector, root = document) => [...root.querySelectorAll(selector)];

for (const each of all(".scripted")) each.hidden = false;
