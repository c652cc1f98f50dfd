/** A button that opens the choice of how to share a drawing; the choice is loaded when it is first wanted. */

import { useState } from "preact/hooks";
import { ShareIcon } from "./icon.jsx";
import { useTexts } from "./texts.js";

/** @typedef {typeof import("./dialog.jsx").ShareDialog} Dialog */

/** @param {{ round: string, word: string }} props the id of a closed round of the player's, and its word as it is told */
export function Share({ round, word }) {
  const texts = useTexts();
  const [{ dialog: Dialog }, set] = useState(/** @type {{ dialog: Dialog | null }} */ ({ dialog: null }));
  const [open, setOpen] = useState(false);
  const [failed, setFailed] = useState(false);
  if (!texts) return null;
  const choose = async () => {
    setFailed(false);
    try {
      const { ShareDialog } = await import("./dialog.jsx");
      set({ dialog: ShareDialog });
      setOpen(true);
    } catch {
      setFailed(true);
    }
  };
  return (
    <>
      <button type="button" class="button small" data-share aria-label={texts.shareOf(word)} onClick={choose}>
        <ShareIcon />
        {texts.share}
      </button>
      {failed && (
        <span class="failure" role="alert">
          {texts.notLoaded}
        </span>
      )}
      {open && Dialog && <Dialog round={round} word={word} texts={texts} onClose={() => setOpen(false)} />}
    </>
  );
}
