// What a form alone cannot do: print this page, tick every box that must be ticked anyway.
//   <button type="button" data-print>打印</button>
//   <fieldset>… <button type="button" data-tick>全部收齐</button> <input type="checkbox" data-wanted>
"use strict";

for (const button of document.querySelectorAll("[data-print]")) {
  button.addEventListener("click", () => window.print());
}

for (const button of document.querySelectorAll("[data-tick]")) {
  const boxes = button.closest("fieldset").querySelectorAll("[data-wanted]");
  button.hidden = boxes.length < 2;
  button.addEventListener("click", () => boxes.forEach((box) => (box.checked = true)));
}
