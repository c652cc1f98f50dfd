/** The server's time, as far as its answers tell it: a wrong clock on the device changes nothing. */

export class ServerClock {
  #ahead = 0;

  /** @param {string} now the server's time in the answer that just came, RFC 3339 */
  set(now) {
    this.#ahead = Date.parse(now) - performance.now();
  }

  /**
   * Time left until then, in ms; negative once it is over.
   * @param {string} time RFC 3339
   */
  until(time) {
    return Date.parse(time) - this.#ahead - performance.now();
  }
}
