/** The page `cable`. */
import { begin } from "./page.js";

await begin();
