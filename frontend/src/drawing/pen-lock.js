/** Whether pens alone draw: a palm on the screen is a touch too. */

/** Says `change` whenever a field did. */
export class PenLock extends EventTarget {
  /** Whether a pen was seen: before that there is nothing to lock. */
  seen = false;
  on = false;

  /** A pen is near the paper: from the first one on touches don't draw, unless the player wants them to. */
  see() {
    if (this.seen) return;
    this.seen = true;
    this.toggle();
  }

  toggle() {
    this.on = !this.on;
    this.dispatchEvent(new Event("change"));
  }
}

/** The player's, for the whole visit: the next game begins with the pen that drew the last one. */
export const penLock = new PenLock();
