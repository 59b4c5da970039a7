/** What plugins may expect to be there and the engine does not bring. Timers, `fetch` and `URL` are not among it. */
import { installConsole, type Log } from "./globals/console.js";
import { installRandom } from "./globals/random.js";
import { installText } from "./globals/text.js";

export { printing } from "./globals/print.js";

export function install(log: Log): void {
  installConsole(log);
  installRandom();
  installText();
}
