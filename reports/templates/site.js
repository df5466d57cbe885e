"use strict";
(function () {
  const folds = Array.from(document.querySelectorAll("details.unit"));
  const button = document.getElementById("fold");
  function openTarget() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const fold = target && target.closest("details.unit");
    if (fold) { fold.open = true; target.scrollIntoView(); }
  }
  button.hidden = false;
  button.addEventListener("click", function () {
    const open = folds.some(function (fold) { return !fold.open; });
    folds.forEach(function (fold) { fold.open = open; });
    button.textContent = open ? button.dataset.close : button.dataset.open;
  });
  window.addEventListener("hashchange", openTarget);
  window.addEventListener("beforeprint", function () {
    folds.forEach(function (fold) { fold.open = true; });
  });
  openTarget();
})();
