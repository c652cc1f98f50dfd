/** The page without a network: it goes back to where the visitor was, when asked to or once there is one. */

const again = () => location.reload();

addEventListener("online", again);
document.querySelector("[data-again]")?.addEventListener("click", (event) => {
  event.preventDefault();
  again();
});
